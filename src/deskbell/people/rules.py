"""Who may see what about staff."""

from deskbell.people.models import Staff

MANAGER_RANK = list(Staff.Role.values).index(Staff.Role.MANAGER)


def may_see_staff_file(reader: Staff, staff: Staff) -> bool:
    """Return True if `reader` may see the file of `staff`: their own, or everybody's for managers and admins."""
    return reader.pk == staff.pk or reader.rank >= MANAGER_RANK
