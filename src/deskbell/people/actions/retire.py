"""A colleague leaves: at once, everywhere; what they did stays theirs."""

from datetime import datetime

from django.db import transaction

from deskbell.journal.record import record
from deskbell.people.actions.change_role import lock_admins, needs_another_admin
from deskbell.people.actions.sign_out import sign_out_everywhere
from deskbell.people.events import StaffRetired
from deskbell.people.models import FirstLink, Staff


def retire(*, staff: Staff, by: Staff | None, at: datetime) -> Staff:
    """Deactivate `staff`: no session, link or token of theirs opens anything from now on."""
    with transaction.atomic():
        admins = lock_admins()
        row = Staff.objects.select_for_update().get(id=staff.id)
        if not row.is_active:
            return row
        if admins == [row.id]:
            raise needs_another_admin()
        row.is_active = False
        row.save(update_fields=["is_active"])
        sign_out_everywhere(staff=row, at=at)
        FirstLink.objects.filter(staff=row, used_at=None).delete()
        record(StaffRetired(actor=by.id if by else None, staff=row.id), at=at)
    return row
