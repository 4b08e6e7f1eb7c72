"""Someone may do more, or less, from now on. Whatever they had open under the old role is closed."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.journal.record import record
from deskbell.people.actions.hire import known
from deskbell.people.actions.refusals import NeedsAnotherAdmin
from deskbell.people.actions.sign_out import sign_out_everywhere
from deskbell.people.events import StaffRoleChanged
from deskbell.people.models import Staff


def change_role(*, staff: Staff, role: str, by: Staff | None, at: datetime) -> Staff:
    """Give `staff` this role. Their sessions and tokens end; the last admin stays one."""
    known(role=role)
    with transaction.atomic():
        row = Staff.objects.select_for_update().get(id=staff.id)
        if row.role == role:
            return row
        if row.role == Staff.Role.ADMIN:
            keep_an_admin(but=row)
        before, row.role = row.role, role
        row.save(update_fields=["role"])
        sign_out_everywhere(staff=row, at=at)
        record(StaffRoleChanged(actor=by.id if by else None, staff=row.id, before=before, role=role), at=at)
    return row


def keep_an_admin(*, but: Staff) -> None:
    """Raise NeedsAnotherAdmin when `but` is the last active admin. Locks them all: two cannot leave at once."""
    admins = Staff.objects.select_for_update().filter(role=Staff.Role.ADMIN, is_active=True).order_by("id")
    if but.is_active and [admin.id for admin in admins] == [but.id]:
        raise NeedsAnotherAdmin(_("This is the last admin. Make someone else an admin first."))
