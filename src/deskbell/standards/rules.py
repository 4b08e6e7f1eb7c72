"""Who may what with standards."""

from deskbell.people.models import Staff

MANAGER = list(Staff.Role.values).index(Staff.Role.MANAGER)


def may_show(staff: Staff) -> bool:
    """Whether a standard is for everybody's eyes is for managers to say."""
    return staff.rank >= MANAGER
