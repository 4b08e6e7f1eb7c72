"""A due time passes once: whoever claims the row says so on the journal, and nobody says it again."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Q

from deskbell.journal.models import Bookmark, Entry
from deskbell.journal.record import record_all
from deskbell.kit.bulk import ask
from deskbell.standards import followers
from deskbell.standards.calendars import from_micros
from deskbell.standards.events import ClockBreached
from deskbell.standards.measuring.news import COLUMNS
from deskbell.standards.projections.clocks import tell

GRACE = timedelta(seconds=1)  # for a reply that was written in time and is being committed
MOST = 1_000
_DUE = f"""
    select c.id, c."case", c.due_at, c.undone::text, s.slug, v.number, r.measure, r.subject, r.round,
           {", ".join(f"r.{name}" for name in COLUMNS)}
      from standards_clock c
      join standards_row r on r.id = c.row_id
      join standards_standard s on s.id = c.standard_id
      join standards_standardversion v on v.id = c.version_id
     where c.breached_at is null and c.breaks and c.state in ('running', 'breached') and c.due_at < %s
       and (c.due_at, c.id) > (%s, %s)
     order by c.due_at, c.id limit %s for update of c skip locked
"""
_TOLD = "update standards_clock set state = 'breached', breached_at = due_at where id = any(%s::bigint[])"
_FIRST = (datetime(1, 1, 1, tzinfo=UTC), 0)


class _Due(NamedTuple):
    """All that is told of a breach: when thousands are due at once, to read more would take most of the time."""

    clock: int
    case: int | None
    due_at: datetime
    undone: str
    standard: str
    version: int
    measure: str
    subject: int
    round: int
    channel: str
    brand: str
    site: str
    team: str
    language: str
    topic: str


def breach(*, at: datetime, most: int = MOST, calm: timedelta = timedelta(0)) -> int:
    """Record the breach of up to `most` clocks whose due time has passed at `at`; how many it were.

    A case with news that has not been followed yet, or was recorded less than `calm` ago, waits: there may be a reply.
    Those behind it do not wait with it.
    """
    told, after = _breach(at, most, calm, _FIRST)
    while not told and after is not None:
        told, after = _breach(at, most, calm, after)
    return told


@transaction.atomic
def _breach(
    at: datetime, most: int, calm: timedelta, after: tuple[datetime, int]
) -> tuple[int, tuple[datetime, int] | None]:
    """How many of the next were told, and after which one more may follow."""
    found = [_Due(*row) for row in ask(_DUE, [at - GRACE, *after, most])]
    if not found:
        return 0, None
    unread = _unread({one.case for one in found if one.case}, at - calm if calm else None)
    told = [one for one in found if one.case not in unread]
    if told:
        record_all([(_news(one), _known_at(one)) for one in told])
        ask(_TOLD, [[one.clock for one in told]])
        tell({one.case for one in told if one.case})
    return len(told), (found[-1].due_at, found[-1].clock)


def _unread(seen: set[int], since: datetime | None) -> set[int]:
    bookmark = Bookmark.objects.filter(follower=followers.NAME).values_list("number", flat=True).first() or 0
    fresh = Q(number=None) | Q(number__gt=bookmark)
    if since:
        fresh |= Q(recorded_at__gt=since)
    entries = Entry.objects.filter(fresh, case__in=seen)
    cases = entries.filter(kind__in=followers.KINDS).values_list("case", flat=True)
    return {case for case in cases if case is not None}


def _news(one: _Due) -> ClockBreached:
    about: dict[str, Any] = {name: getattr(one, name) for name in COLUMNS}
    return ClockBreached(
        case=one.case,
        standard=one.standard,
        version=one.version,
        measure=one.measure,
        subject=one.subject,
        round=one.round,
        due=one.due_at.astimezone(UTC).isoformat(),
        **about,
    )


def _known_at(one: _Due) -> datetime:
    """When it was a breach: when it was due, or when a stop before that turned out not to stand."""
    if one.undone == "[]":
        return one.due_at
    return max([one.due_at, *(from_micros(stop["undone"]) for stop in json.loads(one.undone))])
