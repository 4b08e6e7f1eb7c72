"""Erase a customer: delete the personal text. What happened still counts in every measure."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.journal.erase import erase_personal_text
from deskbell.kit import notify
from deskbell.people.actions.refusals import NeedsUnerasedCustomer
from deskbell.people.erasure_list import append_to_erasure_list
from deskbell.people.models import Customer, Staff


def erase_customer(*, customer: Customer, by: Staff | None, at: datetime) -> int:
    """Erase the name, addresses and text of `customer`. Returns how many journal entries had personal text of theirs.

    Raises NeedsUnerasedCustomer. The database files are cleaned a little later by `scrub_database`.
    """
    with transaction.atomic():
        row = Customer.objects.select_for_update().get(id=customer.id)
        if row.erased_at is not None:
            raise NeedsUnerasedCustomer(_("This person was already erased."))
        count = erase_personal_text(customer=row.id, by=by.id if by else None, at=at)
        row.refresh_from_db()
        transaction.on_commit(lambda: append_to_erasure_list(customers=[row]))
        notify.wake_loops("erased")
    return count
