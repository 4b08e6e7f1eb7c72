"""Who may do what with standards."""

from typing import Any

from deskbell.people.models import Staff

LEAD = list(Staff.Role.values).index(Staff.Role.LEAD)
MANAGER = list(Staff.Role.values).index(Staff.Role.MANAGER)


def may_show_publicly(staff: Staff) -> bool:
    """Return whether this person may show a standard to the public: managers and above."""
    return staff.rank >= MANAGER


def may_explain_breach(staff: Any) -> bool:
    """Return whether this person may give the cause of a breach: leads and above."""
    return isinstance(staff, Staff) and staff.rank >= LEAD
