"""Erase a customer's raw messages and the addresses we wrote to. That there was a message stays on record."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from deskbell.channels.models import Delivery, RawMessage
from deskbell.channels.reasons import AsideReason
from deskbell.desk.models import Case


def forget_correspondence(*, customer: int, at: datetime) -> None:
    """Empty the bytes and addresses of this customer's raw messages and deliveries.

    The hashes stay, so that the same mail is recognised and not taken in again.
    """
    with transaction.atomic():
        # Lower floors have erased the addresses already; the mails still hold them.
        known = RawMessage.objects.filter(customer=customer).exclude(sender="")
        addresses = set(known.values_list("sender", flat=True))
        cases = list(Case.objects.filter(customer=customer).values_list("pk", flat=True))
        theirs = RawMessage.objects.filter(
            Q(customer=customer) | Q(case__in=cases) | Q(sender__in=addresses, customer=None)
        )
        stored = theirs.filter(state=RawMessage.State.STORED)
        stored.update(state=RawMessage.State.ASIDE, why=AsideReason.ERASED.value, due_at=None, placed_at=at)
        theirs.update(body=b"", envelope_from=None, envelope_to=[], sender="", remarks=[])
        # A copy without an address was theirs too, on another customer's case.
        sent = Delivery.objects.filter(Q(case__in=cases) | Q(address__in=addresses) | Q(copy__address=""))
        sent.filter(state=Delivery.State.QUEUED).update(state=Delivery.State.FAILED, due_at=None)
        sent.update(address="", said="")
