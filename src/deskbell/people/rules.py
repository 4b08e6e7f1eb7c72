"""Who may what among colleagues."""

from deskbell.people.models import Staff

MANAGER = list(Staff.Role.values).index(Staff.Role.MANAGER)


def may_see_file(reader: Staff, staff: Staff) -> bool:
    """One's own file, and everybody's for managers."""
    return reader.pk == staff.pk or reader.rank >= MANAGER
