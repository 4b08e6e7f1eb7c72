"""Remove the second factors of a colleague who lost their phone or key, so that the password alone is enough again."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from deskbell.journal.record import record
from deskbell.people.actions.sign_out import sign_out_everywhere
from deskbell.people.events import SecondFactorsRemoved
from deskbell.people.models import Staff


def remove_second_factors(*, staff: Staff, by: Staff | None, at: datetime) -> None:
    """Remove authenticator app, passkeys and recovery codes of `staff`, and sign them out everywhere."""
    with transaction.atomic():
        row = Staff.objects.select_for_update().get(id=staff.id)
        if Authenticator.objects.filter(user=row).delete()[0]:
            sign_out_everywhere(staff=row, at=at)
            record(SecondFactorsRemoved(actor=by.id if by else None, staff=row.id), at=at)
