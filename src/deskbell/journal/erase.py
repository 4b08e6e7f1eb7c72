"""The right to be forgotten: delete a person's text, salts and files. The journal's entries stay, and no measure
changes.
"""

from datetime import datetime

from django.db import transaction

from deskbell.journal.events import PersonErased
from deskbell.journal.models import Entry, Reference, Salt
from deskbell.journal.record import record
from deskbell.journal.slots import erase_mentions, erase_stored_text


def erase_personal_text(*, customer: int, by: int | None, at: datetime) -> int:
    """Erase the personal text of a customer, in one transaction. Returns how many entries had some.

    1. Ask the slot `erase_mentions`: each app blanks the places where rows of other customers name this one. This comes
       first, because step 2 removes the addresses that are searched for.
    2. Ask the slot `erase_stored_text`, the lowest app first: each app deletes or blanks the text that it stores. Files
       are removed after the commit.
    3. Delete the customer's salts, and their name in another system. Nobody can then test which text a commitment
       belongs to.
    4. Record that a person was erased.
    """
    with transaction.atomic():
        entries = Entry.objects.filter(customer=customer).exclude(commitments={})
        count = entries.count()
        erase_mentions.ask(customer=customer, at=at)
        erase_stored_text.ask(customer=customer, at=at)
        # The name in the other system may be a person's name or address.

        Reference.objects.filter(what="customer", number=customer).delete()
        Salt.objects.filter(entry__in=entries.values("id")).delete()
        record(PersonErased(customer=customer, actor=by, entries=count), at=at)
    return count
