"""A matter begins: from here on everything about it stands in one place."""

from datetime import datetime

from django.db import connection, transaction

from deskbell.desk.about import about
from deskbell.desk.actions.words import one_line
from deskbell.desk.events import CaseOpened
from deskbell.desk.models import Case
from deskbell.journal.record import record
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
    number = _next_number()
    case = Case(
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
    case.save(force_insert=True)
    actor_id = actor.pk if actor else None
    record(CaseOpened(**about(case), actor=actor_id, subject=case.subject, by=by, held=bool(held)), at=at)
    return case


def _next_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select nextval('desk_case_id_seq')")
        return int(cursor.fetchone()[0])
