"""To whom an answer goes."""

from deskbell.desk.models import Case, Contact
from deskbell.people.models import Address


def reply_party(case: Case) -> str:
    """The address the customer last wrote from on this case, else one of theirs on its channel, else empty."""
    last = (
        Contact.objects.filter(case=case, direction=Contact.Direction.IN, automatic="none", held="")
        .exclude(party="")
        .exclude(proof="third party")
        .order_by("-at", "-pk")
        .values_list("party", flat=True)
        .first()
    )
    if last:
        return last
    known = Address.objects.filter(customer=case.customer_id, channel=case.channel).order_by("pk")
    return known.values_list("value", flat=True).first() or ""
