"""Working time as a table, so that a column engine adds it up by joining on the day.

C(t) = `base` of the day of UTC + what of its stretches lies before t, exactly as `calendars.working` has it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from deskbell.standards.calendars import Calendar, WorkingHours
from deskbell.standards.calendars.days import midnight_of
from deskbell.standards.calendars.instants import DAY, from_micros

# For how long after the end a working day is looked for, in days.
_AHEAD = 400


@dataclass(frozen=True)
class Table:
    """One row for each calendar and day: `place` is its number; `most` stretches a day."""

    rows: list[tuple[int, ...]]
    most: int

    def create(self, cursor: Any, name: str) -> None:
        columns = ["place", "day", "base", *(f"{end}{n}" for n in range(self.most) for end in "oc")]
        listed = ", ".join(f"unnest(${number})::bigint as {column}" for number, column in enumerate(columns, start=1))
        turned = [list(column) for column in zip(*self.rows, strict=True)]
        cursor.execute(f"create or replace table {name} as select {listed}", turned)

    def worked(self, hours: str, at: str) -> str:
        """C(at) as SQL, with `hours` joined for the day in which `at` lies."""
        parts = [f"greatest(least({at}, {hours}.c{n}) - {hours}.o{n}, 0)" for n in range(self.most)]
        return f"({' + '.join([f'{hours}.base', *parts])})"

    def running(self, hours: str, at: str) -> str:
        """Whether working time grew in the moment before."""
        return "(" + " or ".join(f"({hours}.o{n} < {at} and {at} <= {hours}.c{n})" for n in range(self.most)) + ")"


def table(calendars: Sequence[Calendar], first: int, last: int) -> Table:
    """The working time of these calendars on these days of UTC; the wall clock works all day."""
    days = [
        (place, day, *_day(calendar, day)) for place, calendar in enumerate(calendars) for day in range(first, last + 1)
    ]
    most = max(len(stretches) for *_rest, stretches in days) or 1
    rows = []
    for place, day, base, stretches in days:
        ends = [edge for stretch in stretches for edge in stretch]
        rows.append((place, day, base, *ends, *([0] * (2 * most - len(ends)))))
    return Table(rows, most)


def _day(calendar: Calendar, day: int) -> tuple[int, list[tuple[int, int]]]:
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
