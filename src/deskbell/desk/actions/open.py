"""A matter begins: from here on everything about it stands in one place."""

from dataclasses import dataclass
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


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What a case begins with at `at`; `held` is the reason when it begins in quarantine."""

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


def open_case(*, opening: Opening, by: str = "customer", actor: Staff | None = None) -> Case:
    """Open a case; `by` is "customer" or "us"."""
    with transaction.atomic():
        (number,) = next_numbers(1)
        case = new_case(number, opening)
        case.save(force_insert=True)
        record(opened(case, by=by, actor=actor), at=opening.at)
    return case


def new_case(number: int, opening: Opening, *, unread: bool = False) -> Case:
    """The row of a new case, not yet written."""
    return Case(
        pk=number,
        ref=f"{brand_prefix(opening.brand.pk)}-{number}",
        brand=opening.brand,
        team=opening.team,
        channel=opening.channel,
        subject=one_line(opening.subject),
        customer=opening.customer,
        owner=opening.owner,
        language=opening.language,
        topic=opening.topic,
        held=opening.held,
        unread=unread,
        opened_at=opening.at,
        last_at=opening.at,
    )


def opened(case: Case, *, by: str = "customer", actor: Staff | None = None) -> CaseOpened:
    """The news that this case was opened."""
    actor_id = actor.pk if actor else None
    return CaseOpened(**about(case), actor=actor_id, subject=case.subject, by=by, held=bool(case.held))


def next_numbers(count: int) -> list[int]:
    """The numbers of the next `count` cases; what is not used is never used again."""
    return numbers(Case, count)
