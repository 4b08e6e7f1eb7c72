"""Open a case: the place for everything about one matter of one customer."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from deskbell.desk.case_changes import journal_columns
from deskbell.desk.clean_text import clean_line
from deskbell.desk.events import CaseOpened
from deskbell.desk.models import Case
from deskbell.journal.record import record
from deskbell.kit.sequences import reserve_ids
from deskbell.people.models import Brand, Customer, Staff, Team
from deskbell.people.reads.slugs import get_brand_prefix


@dataclass(frozen=True, kw_only=True)
class NewCase:
    """The first values of a new case, opened at `at`. `held` is the reason why it starts in quarantine, empty when it
    does not.
    """

    brand: Brand
    team: Team
    channel: str
    subject: str
    customer: Customer | None
    at: datetime
    owner: Staff | None = None
    language: str = ""
    topic: str = ""
    held: str = ""


def open_case(*, opening: NewCase, by: str = "customer", actor: Staff | None = None) -> Case:
    """Open a case and return it. `by` says who began: "customer" or "us". `actor` is the member of staff who opened it,
    if one did.
    """
    with transaction.atomic():
        (number,) = reserve_case_ids(1)
        case = build_case(number, opening)
        case.save(force_insert=True)
        record(case_opened_news(case, by=by, actor=actor), at=opening.at)
    return case


def build_case(number: int, opening: NewCase, *, unread: bool = False) -> Case:
    """Return the row of a new case with this id, without writing it."""
    return Case(
        pk=number,
        ref=f"{get_brand_prefix(opening.brand.pk)}-{number}",
        brand=opening.brand,
        team=opening.team,
        channel=opening.channel,
        subject=clean_line(opening.subject),
        customer=opening.customer,
        owner=opening.owner,
        language=opening.language,
        topic=opening.topic,
        held=opening.held,
        unread=unread,
        opened_at=opening.at,
        last_at=opening.at,
    )


def case_opened_news(case: Case, *, by: str = "customer", actor: Staff | None = None) -> CaseOpened:
    """Return the journal news that this case was opened."""
    actor_id = actor.pk if actor else None
    return CaseOpened(**journal_columns(case), actor=actor_id, subject=case.subject, by=by, held=bool(case.held))


def reserve_case_ids(count: int) -> list[int]:
    """Return the ids for the next `count` cases. An id that is not used then stays unused."""
    return reserve_ids(Case._meta.db_table, count)
