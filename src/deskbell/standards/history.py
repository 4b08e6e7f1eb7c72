"""Questions to the columns: the same outcomes as the live rows give, over any past, by week or by day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from deskbell.standards import facts
from deskbell.standards.calendars import MICRO, from_micros, to_micros
from deskbell.standards.intervals import Mean
from deskbell.standards.outcomes import KEPT, MISSED, OUT, PENDING, Tally, Window

# Few rows have anything in their lists, and of those alone they are looked through.
_WHY = """case when len(left_out) > 0 then
    list_extract(list_filter(left_out, lambda p: p.begins <= $at and (p.ends is null or p.ends > $at)), -1).why end"""
_STOOD = """(case when len(unsettled) > 0 then
    list_extract(list_filter(unsettled, lambda p: p.stopped <= $at and p.undone > $at), 1) end)"""
_STOP = f"if(settled <= $at, settled, {_STOOD}.stopped)"
_JUDGED = f"""
    select *, case
        when why is not null then '{OUT}'
        when stop <= $at and (due is null or stop <= due) then '{KEPT}'
        when due < $at then '{MISSED}'
        when stock then '{KEPT}'
        else '{PENDING}' end as outcome
      from (select *, {_WHY} as why, {_STOP} as stop, if(started > $at, began, started) as begun from ($rows))
     where begun <= $at and if(stock, stop is null, begun > $begins) and (stock or started > $begins)
"""
# What a row adds to a mean: a count is how many marks there were by then.
_VALUE = (
    f"if(len(counted) = 0, if(settled <= $at, reading, coalesce({_STOOD}.reading, reading)), "
    f"{MICRO} * len(list_filter(counted, lambda m: m <= $at)))"
)
_OF_BUCKETS = "$buckets"
_ROWS = "select * from facts where standard = $standard and ($team = '' or team = $team)"


@dataclass(frozen=True)
class Bucket:
    """A day or a week and what was counted of what began in it."""

    begins: datetime
    tally: Tally


@dataclass(frozen=True)
class MeanBucket:
    """The same for what is judged by its mean."""

    begins: datetime
    mean: Mean


def tally(*, measure: str, standard: str, window: Window) -> Tally:
    """Count the outcomes of a standard over a window, from the columns."""
    found = Tally()
    judged = _judged(_ROWS)
    for outcome, why, count in _ask(
        measure, standard, window, f"select outcome, why, count(*) from ({judged}) group by all", {}
    ):
        found.add(outcome, why, count)
    return found


def buckets(*, measure: str, standard: str, window: Window, days: int, offset: timedelta) -> list[Bucket]:
    """The outcomes by stretches of `days` that begin at local midnight (weeks: Monday), `offset` east of UTC.

    Of a stock each stretch has what was open at its end.
    """
    found: dict[datetime, Tally] = {}
    asked = f"outcome, why, count(*) from ({_OF_BUCKETS}) group by all"
    for begins, outcome, why, count in _stretches(measure, standard, window, days, offset, asked):
        found.setdefault(begins, Tally()).add(outcome, why, count)
    return [Bucket(begins, found[begins]) for begins in sorted(found)]


def means(*, measure: str, standard: str, window: Window, days: int, offset: timedelta) -> list[MeanBucket]:
    """The mean of what is settled, in millionths (a duration: microseconds), by the same stretches."""
    asked = (
        f"count(value), coalesce(avg(value), 0), coalesce(stddev_samp(value), 0) from (select *, {_VALUE} as value "
        f"from ({_OF_BUCKETS}) where outcome = '{KEPT}') group by bucket"
    )
    found = _stretches(measure, standard, window, days, offset, asked)
    return [MeanBucket(begins, Mean(n, float(mean), float(spread))) for begins, n, mean, spread in sorted(found) if n]


def _stretches(
    measure: str, standard: str, window: Window, days: int, offset: timedelta, asked: str
) -> Iterator[tuple[Any, ...]]:
    """What is asked of each stretch, with the instant at which it began."""
    shift = offset // timedelta(microseconds=1)
    # 1970 began on a Thursday.
    monday = 4 * 86_400 * MICRO if days % 7 == 0 else 0
    length = days * 86_400 * MICRO
    values: dict[str, Any] = {"shift": shift, "monday": monday, "length": length}
    if facts.stock(measure):
        values["ends"] = _ends(window, length, monday - shift)
        judged = _judged(f"select * from ({_ROWS}), (select unnest($ends) as looked)", at="looked")
        bucket, at = "looked", "looked"
    else:
        judged, bucket, at = _judged(_ROWS), "begun", "$at"
    placed = f"select *, ({bucket} + $shift - $monday) // $length as bucket from ({judged})"
    sql = "select bucket, " + asked.replace("$at", at).replace(_OF_BUCKETS, placed)
    for place, *told in _ask(measure, standard, window, sql, values):
        yield from_micros(place * length + monday - shift), *told


def _judged(rows: str, at: str = "$at") -> str:
    return _JUDGED.replace("$rows", rows).replace("$at", at)


def _ends(window: Window, length: int, first: int) -> list[int]:
    """The last instant of each stretch of a window; of the one that lasts, now."""
    begins, at = to_micros(window.begins), to_micros(window.at)
    opened = range((begins - first) // length * length + first, at, length)
    return [min(begin + length - 1, at) for begin in opened]


def _ask(measure: str, standard: str, window: Window, sql: str, more: dict[str, Any]) -> list[tuple[Any, ...]]:
    begins = to_micros(window.begins)
    values = {"standard": standard, "begins": begins, "at": to_micros(window.at), "team": window.team, **more}
    asked = {name: value for name, value in values.items() if f"${name}" in sql}
    return facts.about(measure, begins, lambda cursor: list(cursor.execute(sql, asked).fetchall()), [])
