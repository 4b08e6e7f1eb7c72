"""Warnings about the sender that staff should read before they reply. No machine may decide these."""

from deskbell.desk.models import Case
from deskbell.desk.slots import SenderWarning, sender_warnings


def list_case_warnings(case: Case) -> list[SenderWarning]:
    """Return the warnings about this case. The channels give them through the slot `sender_warnings`."""
    return [warning for warnings in sender_warnings.ask(case=case) for warning in warnings]
