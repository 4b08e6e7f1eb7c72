"""The first word of a new matter: the case is opened and says it, at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from deskbell.desk.actions.open import begin, new_case, next_numbers, opened
from deskbell.desk.actions.receive import Heard, Incoming, keep, keep_all
from deskbell.desk.models import Case, Message
from deskbell.journal.record import record_all
from deskbell.kit import bulk
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


@dataclass(frozen=True, kw_only=True)
class First:
    """The first words of a case that is to be opened; as the arguments of `arrive`."""

    brand: Brand
    team: Team
    channel: str
    subject: str
    customer: Customer | None
    incoming: Incoming
    at: datetime
    language: str = ""
    held: str = ""


def arrive_all(*, firsts: Sequence[First]) -> list[Message]:
    """As `arrive` for each, in a few statements for all of them."""
    if not firsts:
        return []
    with transaction.atomic(savepoint=False):
        numbers = next_numbers(len(firsts))
        cases = bulk.insert_all(_case(first, number) for first, number in zip(firsts, numbers, strict=True))
        record_all((opened(case), case.opened_at) for case in cases)
        return keep_all([_heard(first, case) for first, case in zip(firsts, cases, strict=True)])


def _case(first: First, number: int) -> Case:
    return new_case(
        number,
        brand=first.brand,
        team=first.team,
        channel=first.channel,
        subject=first.subject,
        customer=first.customer,
        at=first.at,
        language=first.language,
        held=first.held,
        unread=first.incoming.automatic == "none",
    )


def _heard(first: First, case: Case) -> Heard:
    return Heard(case=case, channel=first.channel, customer=first.customer, incoming=first.incoming, at=first.at)
