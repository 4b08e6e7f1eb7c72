"""The right to be forgotten, asked for by a person and done by a manager: the words go, what happened stays counted."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.journal.erase import erase
from deskbell.kit import notify
from deskbell.people.actions.refusals import NeedsPerson
from deskbell.people.erased import note_down
from deskbell.people.models import Customer, Staff


def erase_customer(*, customer: Customer, by: Staff | None, at: datetime) -> int:
    """Erase every word of `customer`; how many entries had words of theirs. Their pages in the store are emptied soon after."""
    with transaction.atomic():
        row = Customer.objects.select_for_update().get(id=customer.id)
        if row.erased_at is not None:
            raise NeedsPerson(_("This person was erased already."))
        count = erase(customer=row.id, by=by.id if by else None, at=at)
        row.refresh_from_db()
        transaction.on_commit(lambda: note_down(people=[row]))
        notify.wake("erased")
    return count
