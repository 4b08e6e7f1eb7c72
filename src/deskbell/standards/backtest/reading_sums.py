"""Sums beside the number of a standard: how many subjects, how often it happened, and the most for one team."""

from typing import Any

from deskbell.standards.backtest.query import BacktestQuery
from deskbell.standards.backtest.reading_counts import Readings
from deskbell.standards.backtest.readings_table import filter_sql
from deskbell.standards.calendars import MICRO
from deskbell.standards.measuring import Count, Share

# The most times one team had the case back, up to the instant.
_BACK = (
    "list_max(list_transform(trail[1:len(list_filter(marks, lambda m: m <= $at)) + 1], "
    "lambda t: len(list_filter(trail[1:len(list_filter(marks, lambda m: m <= $at)) + 1], lambda x: x = t)))) - 1"
)


def sum_readings(readings: Readings, query: BacktestQuery, within: str) -> dict[str, Any]:
    """Return the sums over the readings that meet the condition `within`: subjects, and for a Count or Share how often
    it happened.
    """
    measure = query.measure
    counted = f"from {readings.table} where why is null and {within}"
    if isinstance(measure, Count):
        (row,) = readings.query(
            f"select count(*), coalesce(sum(value), 0) // {MICRO}, count(*) filter (where value = 0), "
            f"coalesce(max(value), 0) // {MICRO} {counted}"
        )
        subjects, total, none, most = (int(value) for value in row)
        return {"subjects": subjects, "total": total, "with": subjects - none, "without": none, "most": most}
    if isinstance(measure, Share):
        (row,) = readings.query(f"select count(*), count(*) filter (where value = 1) {counted} and closed")
        subjects, yes = (int(value) for value in row)
        return {"subjects": subjects, "with": yes, "without": subjects - yes}
    (row,) = readings.query(f"select count(*), count(*) filter (where closed) {counted}")
    return {"subjects": int(row[0]), "closed": int(row[1])}


def most_returns_to_one_team(cursor: Any, query: BacktestQuery, begins: int, ends: int) -> int | None:
    """Return the most times that one team got the same case back. None when the measure does not follow teams, or there
    are no facts.
    """
    if not query.measure.row_measure.runs or cursor is None:
        return None
    test, values = filter_sql(cursor, query)
    sql = (
        f"select max({_BACK}) from facts where once and len(trail) > 0 and began > $begins and began <= $ends "
        f"and {test}"
    )
    stretch = {"at": query.end_micros, "begins": begins, "ends": ends}
    readings = cursor.execute(sql, {**stretch, **values}).fetchone()[0]
    return None if readings is None else int(readings)
