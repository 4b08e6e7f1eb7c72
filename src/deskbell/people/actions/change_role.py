"""Change the role of a colleague. Sessions opened under the old role end."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.journal.record import record
from deskbell.people.actions.refusals import NeedsAnotherAdmin, require_known_choices
from deskbell.people.actions.sign_out import sign_out_everywhere
from deskbell.people.events import StaffRoleChanged
from deskbell.people.models import Staff


def change_role(*, staff: Staff, role: str, by: Staff | None, at: datetime) -> Staff:
    """Give `staff` this role and end their sessions and tokens. Raise NeedsAnotherAdmin for the last admin."""
    require_known_choices(role=role)
    with transaction.atomic():
        admins = lock_admins()
        row = Staff.objects.select_for_update().get(id=staff.id)
        if row.role == role:
            return row
        if row.is_active and admins == [row.id]:
            raise last_admin_refusal()
        before, row.role = row.role, role
        row.save(update_fields=["role"])
        sign_out_everywhere(staff=row, at=at)
        record(StaffRoleChanged(actor=by.id if by else None, staff=row.id, before=before, role=role), at=at)
    return row


def lock_admins() -> list[int]:
    """Lock the rows of the active admins and return their ids. So two admins cannot leave at the same time."""
    rows = Staff.objects.select_for_update().filter(role=Staff.Role.ADMIN, is_active=True).order_by("id")
    return [admin.id for admin in rows]


def last_admin_refusal() -> NeedsAnotherAdmin:
    """Return the exception that says that the last admin must stay."""
    return NeedsAnotherAdmin(_("This is the last admin. Make someone else an admin first."))
