"""Many standards counted at once, as of now: stretches of days that have not moved since they were counted are not counted again.

What was counted of a stretch holds while nothing that began in it has moved (`models.Day` counts that up in the transaction that
moves it), and until the next instant at which something in it is due. So a kept number is never an old one.
"""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from typing import Any

from django.db import connection

from deskbell.kit.lately import forgotten
from deskbell.standards.calendars import from_micros, to_micros
from deskbell.standards.calendars.instants import DAY
from deskbell.standards.intervals import Mean
from deskbell.standards.models import Day
from deskbell.standards.outcomes import VALUE, Tally, judged

# Further back than so many days, a stretch is that long.
LONG = 28
_MOST = 20_000
# Stretch by stretch (`offset 0`), or a plan for unknown stretches reads all clocks that there are.
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
              from ({judged(_CLOCKS, "nullif(cohort.out, '')")}) judged) valued
     group by 1, 2, 3
"""


@dataclass(frozen=True)
class Ask:
    """What is wanted of a standard: the window in days, the days of its line, whether a mean, whether the durations."""

    standard: int
    days: int
    line: int
    means: bool
    lengths: bool
    measures: frozenset[str]


@dataclass
class Counted:
    """A standard over its window, and the tallies of its last days. `lengths`, where asked for, are what was done, in order."""

    tally: Tally = field(default_factory=Tally)
    days: dict[date, Tally] = field(default_factory=dict)
    n: int = 0
    total: int = 0
    squares: int = 0
    lengths: Sequence[int] | None = None

    @property
    def mean(self) -> Mean:
        average = self.total / self.n if self.n else 0.0
        spread = (self.squares * self.n - self.total**2) / (self.n * (self.n - 1)) if self.n > 1 else 0
        return Mean(self.n, average, float(spread) ** 0.5)


@dataclass
class _Part:
    """What was counted of one stretch; it holds from `since` until before `until`, while `moved` is the same."""

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
_kept: dict[_Key, _Part] = forgotten({})


def counted(asked: Sequence[Ask], *, at: datetime, offset: timedelta) -> dict[int, Counted]:
    """Each standard over its own window, and by the days of the reader, who is `offset` east of UTC. Not for a stock."""
    now, shift = to_micros(at), offset // timedelta(microseconds=1)
    stretches = {one: list(_stretches(one, now, shift)) for one in asked}
    begins = min((begin for found in stretches.values() for begin, *_ in found), default=now)
    moved = _moved(begins, frozenset().union(*(one.measures for one in asked)))
    wanted: dict[_Key, tuple[Any, ...]] = {}
    for one, found in stretches.items():
        for begin, end, _whole in found:
            wanted[_key(one, begin, end)] = _signature(moved, one.measures, begin, end)
    parts = {key: part for key, sign in wanted.items() if (part := _known(key, now, sign))}
    missing = [key for key in wanted if key not in parts]
    for key, part in zip(missing, _count(missing, at), strict=True):
        part.moved = wanted[key]
        parts[key] = part
    _keep({_key(one, b, e): parts[_key(one, b, e)] for one, f in stretches.items() for b, e, whole in f if whole})
    return {one.standard: _summed(one, found, parts, now, shift) for one, found in stretches.items()}


def _known(key: _Key, now: int, moved: tuple[Any, ...]) -> _Part | None:
    """What was counted with the durations holds without them, too."""
    standard, means, _lengths, begins, ends = key
    known = (_kept.get(key), _kept.get((standard, means, True, begins, ends)))
    return next((part for part in known if part and part.holds(now, moved)), None)


def _key(one: Ask, begins: int, ends: int) -> _Key:
    return one.standard, one.means, one.lengths, begins, ends


def _stretches(one: Ask, now: int, shift: int) -> Iterator[tuple[int, int, bool]]:
    """(first instant, the one after the last, whether a whole stretch of days), the latest first."""
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


def _moved(begins: int, measures: frozenset[str]) -> dict[tuple[str, int], tuple[int, int]]:
    """How often each day of these measures has moved, and the number of its row: a row made anew counts from one again."""
    since = from_micros(begins).astimezone(UTC).date()
    days = Day.objects.filter(measure__in=measures, day__gte=since).values_list("measure", "day", "pk", "moved")
    return {(measure, (day - date(1970, 1, 1)).days): (pk, moved) for measure, day, pk, moved in days}


def _signature(
    moved: dict[tuple[str, int], tuple[int, int]], measures: frozenset[str], begins: int, ends: int
) -> tuple[Any, ...]:
    days = range(begins // DAY, (ends - 1) // DAY + 1)
    return tuple(moved.get((measure, day)) for measure in sorted(measures) for day in days)


def _count(keys: Sequence[_Key], at: datetime) -> list[_Part]:
    now = to_micros(at)
    parts = [_Part(now) for _ in keys]
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


def _keep(parts: dict[_Key, _Part]) -> None:
    """The oldest go first."""
    for key, part in parts.items():
        _kept.pop(key, None)
        _kept[key] = part
    while len(_kept) > max(_MOST, len(parts)):
        _kept.pop(next(iter(_kept)), None)


def _summed(
    one: Ask, found: Sequence[tuple[int, int, bool]], parts: dict[_Key, _Part], now: int, shift: int
) -> Counted:
    made, window, lengths = Counted(), now - one.days * DAY + 1, []
    today = (now + shift) // DAY
    for begins, ends, _whole in found:
        part, day = parts[_key(one, begins, ends)], (begins + shift) // DAY
        if begins >= window:
            made.tally.take(part.tally)
            made.n, made.total, made.squares = made.n + part.n, made.total + part.total, made.squares + part.squares
            lengths.append(part.lengths)
        if day > today - one.line:
            made.days.setdefault(date(1970, 1, 1) + timedelta(days=day), Tally()).take(part.tally)
    made.lengths = sorted(chain(*lengths)) if one.lengths else None
    return made
