"""Close the account of a colleague who leaves. Their work stays under their name."""

from datetime import datetime

from django.db import transaction

from deskbell.journal.record import record
from deskbell.people.actions.change_role import last_admin_refusal, lock_admins
from deskbell.people.actions.sign_out import sign_out_everywhere
from deskbell.people.events import StaffRetired
from deskbell.people.models import InvitationLink, Staff


def retire_staff(*, staff: Staff, by: Staff | None, at: datetime) -> Staff:
    """Deactivate `staff` and end their sessions, links and tokens. Raise NeedsAnotherAdmin for the last admin."""
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
        record(StaffRetired(actor=by.id if by else None, staff=row.id), at=at)
    return row
