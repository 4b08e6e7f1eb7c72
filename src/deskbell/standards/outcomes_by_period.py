"""Outcomes over any past by day or week, counted from the Parquet files. They equal the outcomes of the live rows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from deskbell.standards import fact_files
from deskbell.standards.backtest.reading_counts import INTEGER_SUMS
from deskbell.standards.calendars import MICRO, from_micros, to_micros
from deskbell.standards.intervals import Mean
from deskbell.standards.outcomes import KEPT, MISSED, OUT, PENDING, Tally, Window

# Few rows have anything in their lists; only those lists are searched.
_WHY = """case when len(left_out) > 0 then
    list_extract(list_filter(left_out, lambda p: p.begins <= $at and (p.ends is null or p.ends > $at)), 1).why end"""
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
# What a row adds to a mean. For a count this is the number of marks up to the instant.
_VALUE = (
    f"if(len(counted) = 0, if(settled <= $at, reading, coalesce({_STOOD}.reading, reading)), "
    f"{MICRO} * len(list_filter(counted, lambda m: m <= $at)))"
)
_ROWS = "select * from facts where standard = $standard and ($team = '' or team = $team)"


@dataclass(frozen=True)
class PeriodTally:
    """The outcomes of what began in one day or week."""

    begins: datetime
    tally: Tally


@dataclass(frozen=True)
class PeriodMean:
    """The mean of what began in one day or week."""

    begins: datetime
    mean: Mean


def count_outcomes_in_columns(*, measure: str, standard: str, window: Window) -> Tally:
    """Count the outcomes of a standard over a window, from the Parquet files."""
    found = Tally()
    for outcome, why, count in _query(measure, standard, window, _count_sql(), {}):
        found.add(outcome, why, count)
    return found


def tallies_by_period(
    *, measure: str, standard: str, window: Window, days: int, offset: timedelta
) -> list[PeriodTally]:
    """Return the outcomes of each period of `days` days. Periods begin at local midnight, `offset` east of UTC; weeks
    begin on Monday.

    For a measure of what is open, each period shows what was open at its end.
    """
    found: dict[datetime, Tally] = {}
    for begins, outcome, why, count in _query_periods(measure, standard, window, days, offset, _tallies_sql):
        found.setdefault(begins, Tally()).add(outcome, why, count)
    return [PeriodTally(begins, found[begins]) for begins in sorted(found)]


def means_by_period(*, measure: str, standard: str, window: Window, days: int, offset: timedelta) -> list[PeriodMean]:
    """Return the mean of what is decided in each period, in millionths; for a duration in microseconds."""
    found = _query_periods(measure, standard, window, days, offset, _means_sql)
    return [PeriodMean(begins, Mean.of_sums(*map(int, sums))) for begins, *sums in sorted(found) if sums[0]]


def _query_periods(
    measure: str, standard: str, window: Window, days: int, offset: timedelta, statement: Callable[[bool], str]
) -> Iterator[tuple[Any, ...]]:
    """Run a statement over all periods. Yields the first instant of each period, then its other columns."""
    shift = offset // timedelta(microseconds=1)
    # 1970 began on a Thursday.
    monday = 4 * 86_400 * MICRO if days % 7 == 0 else 0
    length = days * 86_400 * MICRO
    values: dict[str, Any] = {"shift": shift, "monday": monday, "length": length}
    stock = fact_files.is_stock_measure(measure)
    if stock:
        values["ends"] = _period_ends(window, length, monday - shift)
    for period, *columns in _query(measure, standard, window, statement(stock), values):
        yield from_micros(period * length + monday - shift), *columns


def _count_sql() -> str:
    return f"select outcome, why, count(*) from ({_judged_sql(_ROWS)}) group by all"


def _tallies_sql(stock: bool) -> str:
    return f"select period, outcome, why, count(*) from ({_periods_sql(stock)}) group by all"


def _means_sql(stock: bool) -> str:
    value = _VALUE.replace("$at", "looked" if stock else "$at")
    return (
        f"select period, {INTEGER_SUMS} "
        f"from (select *, {value} as value from ({_periods_sql(stock)}) where outcome = '{KEPT}') group by period"
    )


def _periods_sql(stock: bool) -> str:
    """Each row with its outcome and the number of its period. What is open is looked at at the end of every period."""
    if stock:
        judged = _judged_sql(f"select * from ({_ROWS}), (select unnest($ends) as looked)", at="looked")
        return f"select *, (looked + $shift - $monday) // $length as period from ({judged})"
    return f"select *, (begun + $shift - $monday) // $length as period from ({_judged_sql(_ROWS)})"


def _judged_sql(rows: str, at: str = "$at") -> str:
    return _JUDGED.replace("$rows", rows).replace("$at", at)


def _period_ends(window: Window, length: int, first: int) -> list[int]:
    """The last instant of each period of the window. For the period that is not over this is the window's `at`."""
    begins, at = to_micros(window.begins), to_micros(window.at)
    opened = range((begins - first) // length * length + first, at, length)
    return [min(begin + length - 1, at) for begin in opened]


def _query(measure: str, standard: str, window: Window, sql: str, more: dict[str, Any]) -> list[tuple[Any, ...]]:
    begins = to_micros(window.begins)
    values = {"standard": standard, "begins": begins, "at": to_micros(window.at), "team": window.team, **more}
    asked = {name: value for name, value in values.items() if f"${name}" in sql}
    return fact_files.query_facts(measure, begins, lambda cursor: list(cursor.execute(sql, asked).fetchall()), [])
