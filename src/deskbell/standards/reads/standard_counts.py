"""Count many standards at once as of now, and cache the counts of days that have not changed.

How a cached count stays correct:

1. The past is cut into single days for the recent past, and into stretches of 28 days before.
2. A count of a stretch is valid while no row that began in it has changed. `models.FactDay` counts changes in the same
   transaction.
3. It is also valid only until the next instant at which something in it is due or stops.
4. Stretches without a valid count are counted in one statement; then all are added up.
"""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from typing import Any

from django.db import connection

from deskbell.kit.cache import register_cache
from deskbell.standards.calendars import from_micros, to_micros
from deskbell.standards.calendars.micros import DAY
from deskbell.standards.intervals import Mean
from deskbell.standards.models import FactDay
from deskbell.standards.outcomes import VALUE, Tally, judged_sql

# Days of a stretch in the older past.
LONG = 28
_MOST = 20_000
# `offset 0` makes the planner go stretch by stretch; without it, it reads all clocks.
_CLOCKS = """
    select asked.number, asked.means, asked.lengths, c.*
      from unnest(%(standards)s::bigint[], %(begins)s::timestamptz[], %(ends)s::timestamptz[], %(means)s::boolean[],
                  %(lengths)s::boolean[]) with ordinality as asked (standard, begins, ends, means, lengths, number)
     cross join lateral (
        select * from standards_clock where standard_id = asked.standard and started_at >= asked.begins
           and started_at < asked.ends and not stock offset 0) c
"""
_COUNT = f"""
    select number, case when started_at > %(at)s then 'ahead' else outcome end, why, count(*),
           min(least(case when outcome = 'pending' then due_at end, case when stopped_at > %(at)s then stopped_at end,
                     case when started_at > %(at)s then started_at end)),
           count(value), coalesce(sum(value), 0), coalesce(sum(value * value), 0),
           array_agg(read) filter (where lengths and outcome <> 'out' and stop is not null)
      from (select *, case when means and outcome = 'kept' then ({VALUE})::numeric end as value
              from ({judged_sql(_CLOCKS, "nullif(cohort.out, '')")}) judged) valued
     group by 1, 2, 3
"""


@dataclass(frozen=True)
class CountQuery:
    """What to count for a standard: the window in days, the days of its line, and whether its mean or its durations are
    needed.
    """

    standard: int
    days: int
    line: int
    means: bool
    lengths: bool
    measures: frozenset[str]


@dataclass
class StandardCounts:
    """The counts of a standard over its window, and tallies of its last days. `lengths` are finished durations, sorted,
    if asked for.
    """

    tally: Tally = field(default_factory=Tally)
    days: dict[date, Tally] = field(default_factory=dict)
    n: int = 0
    total: int = 0
    squares: int = 0
    lengths: Sequence[int] | None = None

    @property
    def mean(self) -> Mean:
        return Mean.of_sums(self.n, self.total, self.squares)


@dataclass
class _StretchCount:
    """The counts of one stretch. Valid from `since` until before `until`, while the change counters equal `moved`."""

    since: int
    until: int | None = None
    moved: tuple[Any, ...] = ()
    tally: Tally = field(default_factory=Tally)
    n: int = 0
    total: int = 0
    squares: int = 0
    lengths: "array[int]" = field(default_factory=lambda: array("q"))

    def holds(self, at: int, moved: tuple[Any, ...]) -> bool:
        return self.moved == moved and self.since <= at and (self.until is None or at < self.until)


_Key = tuple[int, bool, bool, int, int]
_cache: dict[_Key, _StretchCount] = register_cache({})


def count_standards(queries: Sequence[CountQuery], *, at: datetime, offset: timedelta) -> dict[int, StandardCounts]:
    """Count each standard over its window and by the reader's days, `offset` east of UTC. Not for measures of what is
    open.
    """
    now, shift = to_micros(at), offset // timedelta(microseconds=1)
    stretches = {one: list(_stretches(one, now, shift)) for one in queries}
    begins = min((begin for found in stretches.values() for begin, *_ in found), default=now)
    moved = _moved_counts(begins, frozenset().union(*(one.measures for one in queries)))
    wanted: dict[_Key, tuple[Any, ...]] = {}
    for one, found in stretches.items():
        for begin, end, _whole in found:
            wanted[_key(one, begin, end)] = _signature(moved, one.measures, begin, end)
    parts = {key: part for key, sign in wanted.items() if (part := _cached_part(key, now, sign))}
    missing = [key for key in wanted if key not in parts]
    for key, part in zip(missing, _count_missing(missing, at), strict=True):
        part.moved = wanted[key]
        parts[key] = part
    _store({_key(one, b, e): parts[_key(one, b, e)] for one, f in stretches.items() for b, e, whole in f if whole})
    return {one.standard: _sum_parts(one, found, parts, now, shift) for one, found in stretches.items()}


def _cached_part(key: _Key, now: int, moved: tuple[Any, ...]) -> _StretchCount | None:
    """The cached count, if valid. One that includes durations also serves where they are not needed."""
    standard, means, _lengths, begins, ends = key
    known = (_cache.get(key), _cache.get((standard, means, True, begins, ends)))
    return next((part for part in known if part and part.holds(now, moved)), None)


def _key(one: CountQuery, begins: int, ends: int) -> _Key:
    return one.standard, one.means, one.lengths, begins, ends


def _stretches(one: CountQuery, now: int, shift: int) -> Iterator[tuple[int, int, bool]]:
    """(first instant, instant after the last, whether it is whole days and may be cached), the latest first."""
    window = now - one.days * DAY + 1
    today = (now + shift) // DAY
    first = min((window + shift) // DAY, today - one.line + 1)
    last = today + 1
    while last > first:
        long = (last - 1) // LONG * LONG
        whole = last <= today - one.line and last % LONG == 0 and long >= first and long * DAY - shift >= window
        begin = long if whole else last - 1
        starts, ends = begin * DAY - shift, last * DAY - shift
        if starts < window < ends:
            yield window, ends, False
            starts, ends = (starts, window) if begin > today - one.line else (0, 0)
        if starts < ends:
            yield starts, ends, ends != window
        last = begin


def _moved_counts(begins: int, measures: frozenset[str]) -> dict[tuple[str, int], tuple[int, int]]:
    """(row id, change counter) of each day of these measures. A day's row that was made again has another id."""
    since = from_micros(begins).astimezone(UTC).date()
    days = FactDay.objects.filter(measure__in=measures, day__gte=since).values_list("measure", "day", "pk", "moved")
    return {(measure, (day - date(1970, 1, 1)).days): (pk, moved) for measure, day, pk, moved in days}


def _signature(
    moved: dict[tuple[str, int], tuple[int, int]], measures: frozenset[str], begins: int, ends: int
) -> tuple[Any, ...]:
    days = range(begins // DAY, (ends - 1) // DAY + 1)
    return tuple(moved.get((measure, day)) for measure in sorted(measures) for day in days)


def _count_missing(keys: Sequence[_Key], at: datetime) -> list[_StretchCount]:
    now = to_micros(at)
    parts = [_StretchCount(now) for _ in keys]
    if not keys:
        return parts
    standards, means, lengths, begins, ends = zip(*keys, strict=True)
    values: dict[str, Any] = {
        "standards": list(standards), "means": list(means), "lengths": list(lengths),
        "begins": [from_micros(one) for one in begins], "ends": [from_micros(one) for one in ends],
        "at": at, "micros": now,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, values)
        for number, outcome, why, count, until, n, total, squares, done in cursor.fetchall():
            part = parts[number - 1]
            if outcome != "ahead":
                part.tally.add(outcome, why, count)
                part.n, part.total, part.squares = part.n + n, part.total + int(total), part.squares + int(squares)
                part.lengths.extend(done or ())
            if until is not None:
                part.until = min(to_micros(until), part.until or to_micros(until))
    for part in parts:
        part.lengths = array("q", sorted(part.lengths))
    return parts


def _store(parts: dict[_Key, _StretchCount]) -> None:
    """Store the counts; the oldest are dropped first."""
    for key, part in parts.items():
        _cache.pop(key, None)
        _cache[key] = part
    while len(_cache) > max(_MOST, len(parts)):
        _cache.pop(next(iter(_cache)), None)


def _sum_parts(
    one: CountQuery, found: Sequence[tuple[int, int, bool]], parts: dict[_Key, _StretchCount], now: int, shift: int
) -> StandardCounts:
    made, window, lengths = StandardCounts(), now - one.days * DAY + 1, []
    today = (now + shift) // DAY
    for begins, ends, _whole in found:
        part, day = parts[_key(one, begins, ends)], (begins + shift) // DAY
        if begins >= window:
            made.tally.add_tally(part.tally)
            made.n, made.total, made.squares = made.n + part.n, made.total + part.total, made.squares + part.squares
            lengths.append(part.lengths)
        if day > today - one.line:
            made.days.setdefault(date(1970, 1, 1) + timedelta(days=day), Tally()).add_tally(part.tally)
    made.lengths = sorted(chain(*lengths)) if one.lengths else None
    return made
