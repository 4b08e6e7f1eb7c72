"""Record a breach for each clock whose due time has passed, once."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Q

from deskbell.journal.models import Bookmark, Entry
from deskbell.journal.record import record_all
from deskbell.kit.bulk import execute_sql, run_sql
from deskbell.standards import followers
from deskbell.standards.calendars import from_micros
from deskbell.standards.events import ClockBreached
from deskbell.standards.measuring.news_patterns import COLUMNS
from deskbell.standards.projections.clock_projection import announce_nearest_clocks

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
    """The columns of a clock that a breach needs. Thousands can be due at once, so no others are read."""

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
    """Record the breach of up to `most` clocks whose due time has passed at `at`. Return how many were recorded; 0
    means that none can be recorded now.

    1. Lock the next `most` due clocks, sorted by due time. Skip those that another process has locked. They are due
       GRACE before `at`, because a reply written in time may still be committing.
    2. Leave out clocks of cases with entries that followers have not read yet, or that were recorded less than `calm`
       ago: a reply may be among them.
    3. Record the breaches of the others and mark their clocks, in the same transaction.
    4. If all of the locked clocks had to wait, continue with the next ones.
    """
    breached, after = _record_next(at, most, calm, _FIRST)
    while not breached and after is not None:
        breached, after = _record_next(at, most, calm, after)
    return breached


@transaction.atomic
def _record_next(
    at: datetime, most: int, calm: timedelta, after: tuple[datetime, int]
) -> tuple[int, tuple[datetime, int] | None]:
    """Record the next breaches after a position. Return how many, and the position of the last clock read; None if
    there was none.
    """
    due = [_Due(*row) for row in run_sql(_DUE, [at - GRACE, *after, most])]
    if not due:
        return 0, None
    unread = _cases_with_unread_news({one.case for one in due if one.case}, at - calm if calm else None)
    breached = [one for one in due if one.case not in unread]
    if breached:
        record_all([(_news(one), _breached_at(one)) for one in breached])
        execute_sql(_TOLD, [[one.clock for one in breached]])
        announce_nearest_clocks({one.case for one in breached if one.case})
    return len(breached), (due[-1].due_at, due[-1].clock)


def _cases_with_unread_news(seen: set[int], since: datetime | None) -> set[int]:
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


def _breached_at(one: _Due) -> datetime:
    """Return when the clock was breached: at its due time, or when an earlier stop turned out not to count."""
    if one.undone == "[]":
        return one.due_at
    return max([one.due_at, *(from_micros(stop["undone"]) for stop in json.loads(one.undone))])
