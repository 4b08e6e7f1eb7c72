"""A colleague has lost their telephone or key: an admin takes the second step away, so that the password opens again."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from deskbell.journal.record import record
from deskbell.people.actions.sign_out import sign_out_everywhere
from deskbell.people.events import StaffKeysForgotten
from deskbell.people.models import Staff


def forget_keys(*, staff: Staff, by: Staff | None, at: datetime) -> None:
    """Remove app, passkeys and recovery codes of `staff`, and sign them out everywhere."""
    with transaction.atomic():
        row = Staff.objects.select_for_update().get(id=staff.id)
        if Authenticator.objects.filter(user=row).delete()[0]:
            sign_out_everywhere(staff=row, at=at)
            record(StaffKeysForgotten(actor=by.id if by else None, staff=row.id), at=at)
