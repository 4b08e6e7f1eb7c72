"""Who may do what in the handbook."""

from typing import Any

from deskbell.people.models import Staff


def may_see_roll(staff: Any) -> bool:
    """Return True for managers and admins: they may see who has signed, and answer questions."""
    return may_publish(staff)


def may_publish(staff: Any) -> bool:
    """Return True for managers and admins: they may write and publish."""
    return isinstance(staff, Staff) and staff.role in (Staff.Role.MANAGER, Staff.Role.ADMIN)


def may_remark(staff: Any) -> bool:
    """Return True for leads and above: they may read drafts and remark on them."""
    return may_publish(staff) or (isinstance(staff, Staff) and staff.role == Staff.Role.LEAD)
