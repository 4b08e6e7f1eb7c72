"""The report of `deskbell measure`: the number of a standard over any period of the past, and the sums beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from deskbell.standards.backtest.query import WEEK, BacktestQuery
from deskbell.standards.backtest.reading_counts import Readings, window_sql
from deskbell.standards.backtest.reading_sums import most_returns_to_one_team, sum_readings
from deskbell.standards.backtest.tightest_target import durations_by
from deskbell.standards.calendars import MICRO, from_micros, to_micros
from deskbell.standards.calendars.micros import DAY
from deskbell.standards.duration import ReadingScale
from deskbell.standards.intervals import ENOUGH, Mean, Verdict
from deskbell.standards.language import Aim, Kind, format_block
from deskbell.standards.outcomes import Tally
from deskbell.standards.reads.figure import displayed_share
from deskbell.standards.reads.measured_standard import mean_target

# The last part of the name of a duration in the report: its unit.
DURATION_UNITS = {ReadingScale.MILLIONTHS: "seconds", ReadingScale.WORKING_DAYS: "working_days"}
BY = ("team", "channel", "brand", "site", "language", "topic", "week")


@dataclass(frozen=True)
class ReportPeriod:
    """The contacts that a report is about: those that began after `begins` and up to `ends`, in microseconds.

    `whole`: the period is the standard's own window.
    """

    begins: int
    ends: int
    whole: bool

    def within(self, query: BacktestQuery) -> str:
        """Return the SQL condition for the readings of this period."""
        return window_sql(query) if self.whole else f"begun > {self.begins} and begun <= {self.ends}"


def chosen_period(
    query: BacktestQuery, begins: datetime | None, ends: datetime | None
) -> tuple[BacktestQuery, ReportPeriod]:
    """Return the period between two instants, and the query extended so that it covers the period."""
    if begins is None and ends is None:
        return query, ReportPeriod(query.end_micros - query.definition.over_days * DAY, query.end_micros, whole=True)
    last = query.end_micros if ends is None else min(to_micros(ends), query.end_micros)
    first = last - query.definition.over_days * DAY if begins is None else to_micros(begins)
    weeks = max(query.weeks, (query.end_micros - first) // WEEK + 2)
    return replace(query, weeks=weeks), ReportPeriod(first, last, whole=False)


def report_measurement(
    query: BacktestQuery, readings: Readings, part: ReportPeriod, *, by: Sequence[str], cursor: Any
) -> dict[str, Any]:
    """Return everything known about a definition over a period. `by` are columns to group by. `cursor` has the facts,
    or is None.
    """
    within = part.within(query)
    report = {
        "name": query.definition.name,
        "definition": format_block(query.definition),
        "measure": query.measure.name,
        "says": str(query.measure.says),
        "as_of": query.at.isoformat(),
        "from": from_micros(part.begins).isoformat(),
        "to": from_micros(part.ends).isoformat(),
        **_number_with_verdict(
            query, readings.tallies(query, "0", within).get(0, Tally()), _mean(query, readings, within)
        ),
        "sums": sum_readings(readings, query, within),
    }
    if query.measure.kind is Kind.SPAN:
        enough = report["sums"]["subjects"] >= ENOUGH
        shares = {"median": Fraction(1, 2), "ninetieth": Fraction(9, 10)}
        # The percentile of the goal, which the board shows.
        shares |= {"percentile": query.goal.share} if query.goal.aim is Aim.PERCENTILE else {}
        unit = DURATION_UNITS[query.scale]
        for name, share in shares.items():
            found = durations_by(readings, query, "0", within, share).get(0) if enough else None
            report[f"{name}_{unit}"] = None if found is None else found.number
    back = most_returns_to_one_team(cursor, query, part.begins, part.ends)
    if back is not None:
        report["sums"]["most_back_to_one_team"] = back
    report["by"] = {one: _rows_by(query, readings, one, within) for one in by}
    return report


def _rows_by(query: BacktestQuery, readings: Readings, by: str, within: str) -> list[dict[str, Any]]:
    expression = "week" if by == "week" else f"coalesce({by}, '')"
    means = dict(readings.means(query, expression, within)) if query.goal.is_mean else {}
    rows = sorted(readings.tallies(query, expression, within).items())
    return [
        {by: _value_name(query, by, value), **_number_with_verdict(query, tally, means.get(value, Mean(0, 0.0, 0.0)))}
        for value, tally in rows
    ]


def _value_name(query: BacktestQuery, by: str, value: Any) -> str:
    if by != "week":
        return str(value)
    return (from_micros(query.week_start(value)) + query.offset).date().isoformat()


def _mean(query: BacktestQuery, readings: Readings, within: str) -> Mean:
    if not query.goal.is_mean:
        return Mean(0, 0.0, 0.0)
    return next((mean for _part, mean in readings.means(query, "0", within)), Mean(0, 0.0, 0.0))


def _number_with_verdict(query: BacktestQuery, tally: Tally, mean: Mean) -> dict[str, Any]:
    """The number with its interval and verdict, and what is outside it."""
    goal = query.goal
    report: dict[str, Any] = {
        "kept": tally.kept,
        "missed": tally.missed,
        "pending": tally.pending,
        "out": tally.left_out,
    }
    if goal.is_mean:
        report |= {"n": mean.n, "mean": mean.mean / MICRO if mean.n else None}
        report["interval"] = [end / MICRO for end in mean.interval] if mean.n > 1 and mean.interval else None
    else:
        share = displayed_share(goal, tally.kept, tally.missed)
        report |= {"n": share.n, "share": share.share, "interval": share.interval}
    return report | {"verdict": _verdict(query, tally, mean).value}


def _verdict(query: BacktestQuery, tally: Tally, mean: Mean) -> Verdict:
    goal = query.goal
    if goal.is_mean:
        return mean.verdict(mean_target(goal), at_least=goal.aim is Aim.SCORE)
    return tally.share.verdict(goal.share)
