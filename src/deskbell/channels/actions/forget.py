"""The right to be forgotten: the bytes a person sent and the addresses we wrote to go; that it happened stays."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from deskbell.channels.models import Delivery, Raw
from deskbell.desk.models import Case

ERASED = "erased"


def forget(*, customer: int, at: datetime) -> None:
    """Blank what the channels keep of the customer with this id. The hashes stay: the same mail does not come back."""
    with transaction.atomic():
        # Lower floors have forgotten the addresses already; the mails themselves still know them.
        known = Raw.objects.filter(customer=customer).exclude(sender="")
        addresses = set(known.values_list("sender", flat=True))
        cases = list(Case.objects.filter(customer=customer).values_list("pk", flat=True))
        theirs = Raw.objects.filter(Q(customer=customer) | Q(case__in=cases) | Q(sender__in=addresses, customer=None))
        stored = theirs.filter(state=Raw.State.STORED)
        stored.update(state=Raw.State.ASIDE, why=ERASED, due_at=None, placed_at=at)
        theirs.update(body=b"", envelope_from=None, envelope_to=[], sender="", remarks=[])
        # A copy without an address was theirs, too, on the case of somebody else.
        sent = Delivery.objects.filter(Q(case__in=cases) | Q(address__in=addresses) | Q(copy__address=""))
        sent.filter(state=Delivery.State.QUEUED).update(state=Delivery.State.FAILED, due_at=None)
        sent.update(address="", said="")
