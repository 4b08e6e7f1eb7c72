"""Reopen the account of a colleague who left, with their former role and teams."""

from datetime import datetime

from django.db import transaction

from deskbell.journal.record import record
from deskbell.people.events import StaffReturned
from deskbell.people.models import Staff


def reinstate_staff(*, staff: Staff, by: Staff | None, at: datetime) -> Staff:
    """Let `staff` sign in again."""
    with transaction.atomic():
        row = Staff.objects.select_for_update().get(id=staff.id)
        if not row.is_active:
            row.is_active = True
            row.save(update_fields=["is_active"])
            record(StaffReturned(actor=by.id if by else None, staff=row.id), at=at)
    return row
