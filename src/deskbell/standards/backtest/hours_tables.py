"""Working time as a table, so that DuckDB can compute it with a join. C(t) is the working time up to t.

When all hours open and close on steps such as a quarter of an hour, each step is a row with C(t) = `gained` + `rate` *
t, where the rate is 0 or 1. If that would be too many rows, a row is a day of UTC with C(t) = `base` + the part of its
stretches before t. Both give exactly what `calendars.working_time` gives.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from math import gcd
from typing import Any, Protocol

from deskbell.standards.calendars import Calendar, WorkingHours
from deskbell.standards.calendars.local_days import Stretch, local_midnight
from deskbell.standards.calendars.micros import DAY, from_micros

# How many days after the end a working day is looked for.
_AHEAD = 400
# Up to this many rows, a row is found by its number.
MOST_STEPS = 400_000


class HoursTable(Protocol):
    """The SQL by which a statement computes working time.

    `hours` and `of` are table names in the statement; `at` is a column of `of`, which also has a column `place`.
    """

    def create(self, cursor: Any, name: str) -> None:
        """Create the table."""
        ...

    def join_sql(self, name: str, hours: str, of: str, at: str) -> str:
        """Return the join to the row that applies just before `at`."""
        ...

    def worked_sql(self, hours: str, at: str) -> str:
        """Return SQL for C(at), the working time up to `at`."""
        ...

    def running_sql(self, hours: str, at: str) -> str:
        """Return SQL for whether the moment before `at` was working time; empty when it always is."""
        ...


class EveryHour:
    """Every second is working time, so no table is needed."""

    def create(self, cursor: Any, name: str) -> None:
        pass

    def join_sql(self, name: str, hours: str, of: str, at: str) -> str:
        return ""

    def worked_sql(self, hours: str, at: str) -> str:
        return at

    def running_sql(self, hours: str, at: str) -> str:
        return ""


@dataclass(frozen=True)
class DayTable:
    """One row for each calendar and each day of UTC. `place` is the number of the calendar; a day has at most `most`
    stretches.
    """

    rows: list[tuple[int, ...]]
    most: int

    def create(self, cursor: Any, name: str) -> None:
        names = ["place", "day", "base", *(f"{end}{n}" for n in range(self.most) for end in "oc")]
        _create_from_columns(cursor, name, names, [list(column) for column in zip(*self.rows, strict=True)])

    def join_sql(self, name: str, hours: str, of: str, at: str) -> str:
        return f"join {name} {hours} on {hours}.place = {of}.place and {hours}.day = ({of}.{at} - 1) // {DAY}"

    def worked_sql(self, hours: str, at: str) -> str:
        parts = [f"greatest(least({at}, {hours}.c{n}) - {hours}.o{n}, 0)" for n in range(self.most)]
        return f"({' + '.join([f'{hours}.base', *parts])})"

    def running_sql(self, hours: str, at: str) -> str:
        return "(" + " or ".join(f"({hours}.o{n} < {at} and {at} <= {hours}.c{n})" for n in range(self.most)) + ")"


def _create_from_columns(cursor: Any, name: str, names: Sequence[str], columns: Sequence[list[int]]) -> None:
    """Create a table from Python lists, one per column."""
    listed = ", ".join(f"unnest(${number})::bigint as {column}" for number, column in enumerate(names, start=1))
    cursor.execute(f"create or replace table {name} as select {listed}", list(columns))


@dataclass(frozen=True)
class StepTable:
    """One row for each step of `length` microseconds, from the day `first` on; `many` rows for each calendar."""

    days: DayTable
    length: int
    first: int
    many: int

    def create(self, cursor: Any, name: str) -> None:
        self.days.create(cursor, f"{name}_days")
        each = DAY // self.length
        cursor.execute(f"""
            create or replace table {name} as
            select place * {self.many} + (day - {self.first}) * {each} + n as step, rate,
                   {self.days.worked_sql("d", "t")} - rate * t as gained
              from (select *, if({self.days.running_sql("d", "t + 1")}, 1, 0) as rate
                      from (select *, day * {DAY} + n * {self.length} as t
                              from (select *, unnest(range(0, {each})) as n from {name}_days)) d) d""")
        cursor.execute(f"drop table if exists {name}_days")

    def join_sql(self, name: str, hours: str, of: str, at: str) -> str:
        first = self.first * (DAY // self.length)
        step = f"({of}.place * {self.many} + ({of}.{at} - 1) // {self.length} - {first})"
        return f"join {name} {hours} on {hours}.step = {step}"

    def worked_sql(self, hours: str, at: str) -> str:
        return f"({hours}.gained + {hours}.rate * {at})"

    def running_sql(self, hours: str, at: str) -> str:
        return f"({hours}.rate = 1)"


@lru_cache(maxsize=4)
def build_hours_table(calendars: tuple[Calendar, ...], first: int, last: int) -> HoursTable:
    """Return the working time of these calendars from the day `first` to the day `last` (days of UTC)."""
    days = build_day_table(calendars, first, last)
    length = gcd(DAY, *(edge % DAY for _place, _day, _base, *edges in days.rows for edge in edges))
    many = (last - first + 1) * (DAY // length)
    return StepTable(days, length, first, many) if len(calendars) * many <= MOST_STEPS else days


def build_day_table(calendars: Sequence[Calendar], first: int, last: int) -> DayTable:
    """Return the table with one row for each day, however many days there are."""
    days = [
        (place, day, *_day(calendar, day)) for place, calendar in enumerate(calendars) for day in range(first, last + 1)
    ]
    most = max(len(stretches) for *_rest, stretches in days) or 1
    rows = []
    for place, day, base, stretches in days:
        ends = [edge for stretch in stretches for edge in stretch]
        rows.append((place, day, base, *ends, *([0] * (2 * most - len(ends)))))
    return DayTable(rows, most)


def _day(calendar: Calendar, day: int) -> tuple[int, list[Stretch]]:
    if isinstance(calendar, WorkingHours):
        return calendar.utc_day(day)
    return day * DAY, [(day * DAY, (day + 1) * DAY)]


def list_closings(calendars: Sequence[Calendar], first: int, last: int) -> list[tuple[int, int, int, int]]:
    """Return, for each local date: (calendar, first instant, working days up to that date, C at the close of the last
    of them).

    For working hours only, since all days of the wall clock have the same length.
    """
    found = []
    for place, calendar in enumerate(calendars):
        if isinstance(calendar, WorkingHours):
            found += _closings(place, calendar, first, last)
    return found


def _closings(place: int, calendar: WorkingHours, first: int, last: int) -> list[tuple[int, int, int, int]]:
    dates = [from_micros(first * DAY).date() + timedelta(days=n) for n in range(-1, last - first + _AHEAD)]
    opened = [(day, pieces) for day in dates if (pieces := calendar.stretches_on(day))]
    return [
        (place, local_midnight(calendar.version_at(pieces[0][0]).zone, day), number, calendar.cumulative(pieces[-1][1]))
        for number, (day, pieces) in enumerate(opened, start=1)
    ]
