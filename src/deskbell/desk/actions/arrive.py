"""The first word of a new matter: the case is opened and says it, at once."""

from datetime import datetime

from django.db import transaction

from deskbell.desk.actions.open import begin
from deskbell.desk.actions.receive import Incoming, keep
from deskbell.desk.models import Message
from deskbell.people.models import Brand, Customer, Team


def arrive(
    *,
    brand: Brand,
    team: Team,
    channel: str,
    subject: str,
    customer: Customer | None,
    incoming: Incoming,
    at: datetime,
    language: str = "",
    topic: str = "",
    held: str = "",
) -> Message:
    """Open a case with the words that came in at `at`; as `open_case` then `receive`, in half the statements."""
    with transaction.atomic():
        case = begin(
            brand=brand,
            team=team,
            channel=channel,
            subject=subject,
            customer=customer,
            at=at,
            language=language,
            topic=topic,
            held=held,
            unread=incoming.automatic == "none",
        )
        return keep(case, channel, customer, incoming, at)
