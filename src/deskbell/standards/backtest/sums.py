"""Sums beside a measure, goal or not: how many there were, how often it happened to them, and to whom most often."""

from typing import Any

from deskbell.standards.backtest.asked import Asked
from deskbell.standards.backtest.readings import about
from deskbell.standards.backtest.told import Readings
from deskbell.standards.calendars import MICRO
from deskbell.standards.measuring import Count, Share

# How often the team that had it back most often had it back, by the instant.
_BACK = (
    "list_max(list_transform(trail[1:len(list_filter(marks, lambda m: m <= $at)) + 1], "
    "lambda t: len(list_filter(trail[1:len(list_filter(marks, lambda m: m <= $at)) + 1], lambda x: x = t)))) - 1"
)


def sums(found: Readings, asked: Asked, within: str) -> dict[str, Any]:
    """Of what counts in a stretch: subjects, and for a Count or Share what there was of it."""
    measure = asked.measure
    counted = f"from {found.table} where why is null and {within}"
    if isinstance(measure, Count):
        (row,) = found.ask(
            f"select count(*), coalesce(sum(value), 0) // {MICRO}, count(*) filter (where value = 0), "
            f"coalesce(max(value), 0) // {MICRO} {counted}"
        )
        subjects, total, none, most = (int(value) for value in row)
        return {"subjects": subjects, "total": total, "with": subjects - none, "without": none, "most": most}
    if isinstance(measure, Share):
        (row,) = found.ask(f"select count(*), count(*) filter (where value = 1) {counted}")
        subjects, yes = (int(value) for value in row)
        return {"subjects": subjects, "with": yes, "without": subjects - yes}
    (row,) = found.ask(f"select count(*), count(*) filter (where closed) {counted}")
    return {"subjects": int(row[0]), "closed": int(row[1])}


def most_back(cursor: Any, asked: Asked, begins: int, ends: int) -> int | None:
    """How often one team had the same case back at most; None where the measure does not follow teams, or nothing is known."""
    if not asked.measure.keeper.runs or cursor is None:
        return None
    test, values = about(cursor, asked)
    sql = (
        f"select max({_BACK}) from facts where once and len(trail) > 0 and began > $begins and began <= $ends "
        f"and {test}"
    )
    stretch = {"at": asked.until, "begins": begins, "ends": ends}
    found = cursor.execute(sql, {**stretch, **values}).fetchone()[0]
    return None if found is None else int(found)
