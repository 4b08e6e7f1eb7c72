"""Who may what in the handbook."""

from typing import Any

from deskbell.people.models import Staff


def may_see_roll(staff: Any) -> bool:
    """Managers and admins see who has signed, and answer questions."""
    return may_publish(staff)


def may_publish(staff: Any) -> bool:
    """Managers and admins: a handbook binds everyone."""
    return isinstance(staff, Staff) and staff.role in (Staff.Role.MANAGER, Staff.Role.ADMIN)


def may_remark(staff: Any) -> bool:
    """Leads, too: they read what is being written and say what their people will ask."""
    return may_publish(staff) or (isinstance(staff, Staff) and staff.role == Staff.Role.LEAD)
