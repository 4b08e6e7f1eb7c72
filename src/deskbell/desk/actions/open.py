"""A matter begins: from here on everything about it stands in one place."""

from datetime import datetime

from django.db import transaction

from deskbell.desk.about import about
from deskbell.desk.actions.words import one_line
from deskbell.desk.events import CaseOpened
from deskbell.desk.models import Case
from deskbell.journal.record import record
from deskbell.kit.bulk import numbers
from deskbell.people.models import Brand, Customer, Staff, Team
from deskbell.people.reads.places import brand_prefix


def open_case(
    *,
    brand: Brand,
    team: Team,
    channel: str,
    subject: str,
    customer: Customer | None,
    at: datetime,
    by: str = "customer",
    actor: Staff | None = None,
    owner: Staff | None = None,
    language: str = "",
    topic: str = "",
    held: str = "",
) -> Case:
    """Open a case at `at`. `by` is "customer" or "us"; `held` is the reason when it begins in quarantine."""
    with transaction.atomic():
        return begin(
            brand=brand,
            team=team,
            channel=channel,
            subject=subject,
            customer=customer,
            at=at,
            by=by,
            actor=actor,
            owner=owner,
            language=language,
            topic=topic,
            held=held,
        )


def begin(
    *,
    brand: Brand,
    team: Team,
    channel: str,
    subject: str,
    customer: Customer | None,
    at: datetime,
    by: str = "customer",
    actor: Staff | None = None,
    owner: Staff | None = None,
    language: str = "",
    topic: str = "",
    held: str = "",
    unread: bool = False,
) -> Case:
    """The change itself, inside the transaction of the caller."""
    (number,) = next_numbers(1)
    case = new_case(
        number,
        brand=brand,
        team=team,
        channel=channel,
        subject=subject,
        customer=customer,
        at=at,
        owner=owner,
        language=language,
        topic=topic,
        held=held,
        unread=unread,
    )
    case.save(force_insert=True)
    record(opened(case, by=by, actor=actor), at=at)
    return case


def new_case(
    number: int,
    *,
    brand: Brand,
    team: Team,
    channel: str,
    subject: str,
    customer: Customer | None,
    at: datetime,
    owner: Staff | None = None,
    language: str = "",
    topic: str = "",
    held: str = "",
    unread: bool = False,
) -> Case:
    """The row of a new case, not yet written."""
    return Case(
        pk=number,
        ref=f"{brand_prefix(brand.pk)}-{number}",
        brand=brand,
        team=team,
        channel=channel,
        subject=one_line(subject),
        customer=customer,
        owner=owner,
        language=language,
        topic=topic,
        held=held,
        unread=unread,
        opened_at=at,
        last_at=at,
    )


def opened(case: Case, *, by: str = "customer", actor: Staff | None = None) -> CaseOpened:
    """The news that this case was opened."""
    actor_id = actor.pk if actor else None
    return CaseOpened(**about(case), actor=actor_id, subject=case.subject, by=by, held=bool(case.held))


def next_numbers(count: int) -> list[int]:
    """The numbers of the next `count` cases; what is not used is never used again."""
    return numbers(Case, count)
