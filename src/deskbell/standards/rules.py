"""Who may what with standards."""

from typing import Any

from deskbell.people.models import Staff

LEAD = list(Staff.Role.values).index(Staff.Role.LEAD)
MANAGER = list(Staff.Role.values).index(Staff.Role.MANAGER)


def may_show(staff: Staff) -> bool:
    """Whether a standard is for everybody's eyes is for managers to say."""
    return staff.rank >= MANAGER


def may_explain(staff: Any) -> bool:
    """Leads and above say why a standard was missed."""
    return isinstance(staff, Staff) and staff.rank >= LEAD
