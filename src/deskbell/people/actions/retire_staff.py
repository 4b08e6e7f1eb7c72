"""Close the account of a colleague who leaves. What they did stays under their name, what is open goes to others."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.journal.record import record
from deskbell.people.actions.change_role import last_admin_refusal, lock_admins
from deskbell.people.actions.refusals import NeedsSuccessor
from deskbell.people.actions.sign_out import sign_out_everywhere
from deskbell.people.events import StaffRetired
from deskbell.people.models import InvitationLink, Staff
from deskbell.people.slots import move_open_work


def retire_staff(*, staff: Staff, by: Staff | None, at: datetime, cases_to: Staff | None = None) -> Staff:
    """Deactivate `staff` and end their sessions, links and tokens. Their open cases go to `cases_to`; with None nobody
    owns them.

    Raises NeedsAnotherAdmin for the last admin, and NeedsSuccessor if `cases_to` has left or is `staff`.
    """
    if cases_to is not None and (cases_to.id == staff.id or not cases_to.is_active):
        raise NeedsSuccessor(_("Choose a colleague who has not left."))
    with transaction.atomic():
        admins = lock_admins()
        row = Staff.objects.select_for_update().get(id=staff.id)
        if not row.is_active:
            return row
        if admins == [row.id]:
            raise last_admin_refusal()
        row.is_active = False
        row.save(update_fields=["is_active"])
        sign_out_everywhere(staff=row, at=at)
        InvitationLink.objects.filter(staff=row, used_at=None).delete()
        move_open_work.ask(staff=row, to=cases_to, by=by, at=at)
        record(StaffRetired(actor=by.id if by else None, staff=row.id), at=at)
    return row
