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
        admins = lock_admins()
        row = Staff.objects.select_for_update().get(id=staff.id)
        if row.role == role:
            return row
        if row.is_active and admins == [row.id]:
            raise needs_another_admin()
        before, row.role = row.role, role
        row.save(update_fields=["role"])
        sign_out_everywhere(staff=row, at=at)
        record(StaffRoleChanged(actor=by.id if by else None, staff=row.id, before=before, role=role), at=at)
    return row


def lock_admins() -> list[int]:
    """The active admins, locked in one order before anything else: two cannot leave at once, nor wait for each other."""
    rows = Staff.objects.select_for_update().filter(role=Staff.Role.ADMIN, is_active=True).order_by("id")
    return [admin.id for admin in rows]


def needs_another_admin() -> NeedsAnotherAdmin:
    """What the last admin is told."""
    return NeedsAnotherAdmin(_("This is the last admin. Make someone else an admin first."))
