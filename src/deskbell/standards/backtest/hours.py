"""Working time as a table, so that a column engine adds it up by joining on the time of day.

Where all hours open and close on the quarter, the half or the full hour, each such step of time is a row, and in it
C(t) = `gained` + `rate` * t, with a rate of 0 or 1. Where the steps would be too many, a row is a day of UTC:
C(t) = `base` + what of its stretches lies before t. Both exactly as `calendars.working` has it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from math import gcd
from typing import Any, Protocol

from deskbell.standards.calendars import Calendar, WorkingHours
from deskbell.standards.calendars.days import Stretch, midnight_of
from deskbell.standards.calendars.instants import DAY, from_micros

# For how long after the end a working day is looked for, in days.
_AHEAD = 400
# So many rows are found by their number at once; a search would cost more than it saves.
MOST_STEPS = 400_000


class Table(Protocol):
    """What a statement needs of working time; `hours` and `of` are names in it, `at` a column of `of`, which has a `place`."""

    def create(self, cursor: Any, name: str) -> None:
        """Make the table."""
        ...

    def join(self, name: str, hours: str, of: str, at: str) -> str:
        """The row for what came just before `at`."""
        ...

    def worked(self, hours: str, at: str) -> str:
        """C(at)."""
        ...

    def running(self, hours: str, at: str) -> str:
        """Whether working time grew in the moment before."""
        ...


class All:
    """Every second counts: no table is needed."""

    def create(self, cursor: Any, name: str) -> None:
        pass

    def join(self, name: str, hours: str, of: str, at: str) -> str:
        return ""

    def worked(self, hours: str, at: str) -> str:
        return at

    def running(self, hours: str, at: str) -> str:
        return "true"


@dataclass(frozen=True)
class Days:
    """One row for each calendar and day: `place` is its number; `most` stretches a day."""

    rows: list[tuple[int, ...]]
    most: int

    def create(self, cursor: Any, name: str) -> None:
        names = ["place", "day", "base", *(f"{end}{n}" for n in range(self.most) for end in "oc")]
        _pour(cursor, name, names, [list(column) for column in zip(*self.rows, strict=True)])

    def join(self, name: str, hours: str, of: str, at: str) -> str:
        return f"join {name} {hours} on {hours}.place = {of}.place and {hours}.day = ({of}.{at} - 1) // {DAY}"

    def worked(self, hours: str, at: str) -> str:
        parts = [f"greatest(least({at}, {hours}.c{n}) - {hours}.o{n}, 0)" for n in range(self.most)]
        return f"({' + '.join([f'{hours}.base', *parts])})"

    def running(self, hours: str, at: str) -> str:
        return "(" + " or ".join(f"({hours}.o{n} < {at} and {at} <= {hours}.c{n})" for n in range(self.most)) + ")"


def _pour(cursor: Any, name: str, names: Sequence[str], columns: Sequence[list[int]]) -> None:
    listed = ", ".join(f"unnest(${number})::bigint as {column}" for number, column in enumerate(names, start=1))
    cursor.execute(f"create or replace table {name} as select {listed}", list(columns))


@dataclass(frozen=True)
class Steps:
    """A row for each step of `length` of each day of `days`, from the day `first` on; `many` for each place."""

    days: Days
    length: int
    first: int
    many: int

    def create(self, cursor: Any, name: str) -> None:
        self.days.create(cursor, f"{name}_days")
        each = DAY // self.length
        cursor.execute(f"""
            create or replace table {name} as
            select place * {self.many} + (day - {self.first}) * {each} + n as step, rate,
                   {self.days.worked("d", "t")} - rate * t as gained
              from (select *, if({self.days.running("d", "t + 1")}, 1, 0) as rate
                      from (select *, day * {DAY} + n * {self.length} as t
                              from (select *, unnest(range(0, {each})) as n from {name}_days)) d) d""")
        cursor.execute(f"drop table if exists {name}_days")

    def join(self, name: str, hours: str, of: str, at: str) -> str:
        first = self.first * (DAY // self.length)
        step = f"({of}.place * {self.many} + ({of}.{at} - 1) // {self.length} - {first})"
        return f"join {name} {hours} on {hours}.step = {step}"

    def worked(self, hours: str, at: str) -> str:
        return f"({hours}.gained + {hours}.rate * {at})"

    def running(self, hours: str, at: str) -> str:
        return f"({hours}.rate = 1)"


@lru_cache(maxsize=4)
def table(calendars: tuple[Calendar, ...], first: int, last: int) -> Table:
    """The working time of these calendars on these days of UTC; the wall clock works all day."""
    days = by_day(calendars, first, last)
    length = gcd(DAY, *(edge % DAY for _place, _day, _base, *edges in days.rows for edge in edges))
    many = (last - first + 1) * (DAY // length)
    return Steps(days, length, first, many) if len(calendars) * many <= MOST_STEPS else days


def by_day(calendars: Sequence[Calendar], first: int, last: int) -> Days:
    """The same with a row for each day, however many there are."""
    days = [
        (place, day, *_day(calendar, day)) for place, calendar in enumerate(calendars) for day in range(first, last + 1)
    ]
    most = max(len(stretches) for *_rest, stretches in days) or 1
    rows = []
    for place, day, base, stretches in days:
        ends = [edge for stretch in stretches for edge in stretch]
        rows.append((place, day, base, *ends, *([0] * (2 * most - len(ends)))))
    return Days(rows, most)


def _day(calendar: Calendar, day: int) -> tuple[int, list[Stretch]]:
    if isinstance(calendar, WorkingHours):
        return calendar.day(day)
    return day * DAY, [(day * DAY, (day + 1) * DAY)]


def closings(calendars: Sequence[Calendar], first: int, last: int) -> list[tuple[int, int, int, int]]:
    """(place, first instant of a local date, working days up to that date, C at the close of the last of them).

    Only for working hours: the wall clock has days of equal length.
    """
    found = []
    for place, calendar in enumerate(calendars):
        if isinstance(calendar, WorkingHours):
            found += _closings(place, calendar, first, last)
    return found


def _closings(place: int, calendar: WorkingHours, first: int, last: int) -> list[tuple[int, int, int, int]]:
    dates = [from_micros(first * DAY).date() + timedelta(days=n) for n in range(-1, last - first + _AHEAD)]
    opened = [(day, pieces) for day in dates if (pieces := calendar.on(day))]
    return [
        (place, midnight_of(calendar.held_at(pieces[0][0]).zone, day), number, calendar.worked(pieces[-1][1]))
        for number, (day, pieces) in enumerate(opened, start=1)
    ]
