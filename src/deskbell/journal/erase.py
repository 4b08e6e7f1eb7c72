"""The right to be forgotten: a person's words, salts and files go; what happened stays, and no measure moves."""

from datetime import datetime

from django.db import transaction

from deskbell.journal.events import PersonErased
from deskbell.journal.models import Entry, Reference, Salt
from deskbell.journal.record import record
from deskbell.kit import slots


def erase(*, customer: int, by: int | None, at: datetime) -> int:
    """Erase the words of the customer with this id; how many entries had words of theirs. One transaction.

    Each app that keeps words of customers fills the slot `journal.erase` (`customer`, `at`), lowest floor first, and
    deletes or blanks them; files go when the transaction has committed. Before that `journal.erase.named` is asked in the
    same way, for rows about others that name the person: by whom they belong to, nobody would find them.
    """
    with transaction.atomic():
        entries = Entry.objects.filter(customer=customer).exclude(commitments={})
        count = entries.count()
        slots.ask("journal.erase.named", customer=customer, at=at)
        slots.ask("journal.erase", customer=customer, at=at)
        # What another system called them may be a name or an address.
        Reference.objects.filter(what="customer", number=customer).delete()
        Salt.objects.filter(entry__in=entries.values("id")).delete()
        record(PersonErased(customer=customer, actor=by, entries=count), at=at)
    return count
