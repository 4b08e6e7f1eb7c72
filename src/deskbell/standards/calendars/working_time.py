"""C(t), the working time up to an instant t, and its inverse, the due time.

The working time between a and b is C(b) - C(a). C is tabulated by day of UTC: zone, summer time and versions of hours
are resolved once, when the row of a day is made. After that C is a division, a look-up and a sum, the same in Python
and in DuckDB.
"""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from threading import Lock
from typing import Protocol

from deskbell.standards.calendars.local_days import Stretch, local_date, local_midnight, working_stretches
from deskbell.standards.calendars.micros import DAY, from_micros
from deskbell.standards.calendars.opening_hours import OpeningHours, sort_versions

_FIRST, _LAST = 0, 84_006  # 1970-01-01 and 2200-01-01 in days of UTC
_PATIENCE = 3 * 366  # days in which hours must open, or no due time can be computed


class NeverOpens(ValueError):
    """The due time cannot be computed: the hours open too rarely within three years."""


class Calendar(Protocol):
    """Which time counts: all of it, or the working hours of a site."""

    def cumulative(self, at: int) -> int:
        """Return C(t), the working microseconds up to an instant. Only differences have a meaning."""
        ...

    def due(self, start: int, amount: int) -> int:
        """Return the earliest instant at which `amount` has been worked since `start`."""
        ...

    def is_running(self, at: int) -> bool:
        """Return whether the moment before `at` was working time: false at opening time, true at closing time."""
        ...

    def stretches(self, start: int, end: int) -> Iterator[Stretch]:
        """Yield the working stretches between two instants, cut at both ends."""
        ...

    def working_days(self, start: int, days: int) -> int:
        """Return the working time from `start` to the close of the n-th working day after the day of `start`."""
        ...


class WallClock:
    """All time counts: C(t) = t."""

    def cumulative(self, at: int) -> int:
        return at

    def due(self, start: int, amount: int) -> int:
        return start + amount

    def is_running(self, at: int) -> bool:
        return True

    def stretches(self, start: int, end: int) -> Iterator[Stretch]:
        if start < end:
            yield (start, end)

    def working_days(self, start: int, days: int) -> int:
        return days * DAY


class WorkingHours:
    """The working hours of a site in all their versions. Each version is in force from midnight in its own zone."""

    def __init__(self, *versions: OpeningHours) -> None:
        self.versions = sort_versions(versions)
        self._from = [_FIRST * DAY] + [local_midnight(v.zone, v.since) for v in self.versions[1:] if v.since]
        self._table: _Table | None = None
        self._once = Lock()

    def cumulative(self, at: int) -> int:
        before, stretches = self._day(at // DAY)
        for opens, closes in stretches:
            if at <= opens:
                break
            before += min(at, closes) - opens
        return before

    def due(self, start: int, amount: int) -> int:
        """Return the earliest instant at which `amount` has been worked since `start`. Raises NeverOpens.

        1. The target is C(start) + amount.
        2. Find the first day by whose end C reaches the target: double the step while it does not, then bisect.
        3. Within that day, go through its stretches to the instant at which C is the target.
        """
        if amount <= 0:
            return start
        day = start // DAY
        goal = self.cumulative(start) + amount
        day = self._day_reaching(goal, day)
        before, stretches = self._day(day)
        for opens, closes in stretches:
            if before + closes - opens >= goal:
                return opens + goal - before
            before += closes - opens
        raise AssertionError("the day found does reach the goal")

    def is_running(self, at: int) -> bool:
        return any(opens < at <= closes for opens, closes in self._day((at - 1) // DAY)[1])

    def stretches(self, start: int, end: int) -> Iterator[Stretch]:
        open_one: Stretch | None = None
        for day in range(start // DAY, end // DAY + 1):
            for opens, closes in self._day(day)[1]:
                piece = (max(opens, start), min(closes, end))
                if piece[0] >= piece[1]:
                    continue
                if open_one and open_one[1] == piece[0]:
                    open_one = (open_one[0], piece[1])
                    continue
                if open_one:
                    yield open_one
                open_one = piece
        if open_one:
            yield open_one

    def working_days(self, start: int, days: int) -> int:
        version = self.version_at(start)
        day, left = local_date(version.zone, start), days
        for _ in range(_PATIENCE + days * 7):
            day += timedelta(days=1)
            pieces = self.stretches_on(day)
            left -= bool(pieces)
            if left == 0:
                return self.cumulative(pieces[-1][1]) - self.cumulative(start)
        raise NeverOpens(f"There are not {days} working days in sight after {from_micros(start):%d %b %Y}.")

    def stretches_on(self, day: date) -> list[Stretch]:
        """Return the working stretches of a local date, by the version in force then."""
        found: list[Stretch] = []
        for version, begins, ends in self._reigns():
            if version.since is None or day >= version.since or begins == _FIRST * DAY:
                found += _cut(working_stretches(version, day), begins, ends)
        return sorted(found)

    def utc_day(self, day: int) -> tuple[int, list[Stretch]]:
        """Return C at the beginning of a day of UTC, and the stretches of that day."""
        return self._day(day)

    def version_at(self, at: int) -> OpeningHours:
        """Return the version in force at an instant."""
        return [version for version, begins, _ in self._reigns() if begins <= max(at, 0)][-1]

    def _reigns(self) -> Iterator[tuple[OpeningHours, int, int]]:
        for version, (begins, ends) in zip(self.versions, pairwise([*self._from, (_LAST + 1) * DAY]), strict=True):
            yield version, begins, ends

    def _day(self, day: int) -> tuple[int, list[Stretch]]:
        if not _FIRST <= day < _LAST:
            raise ValueError("Calendars reach from 1970 to 2200.")
        if self._table is None:
            with self._once:
                self._table = self._table or _Table(self, anchor=day)
        return self._table.row(day)

    def _day_reaching(self, goal: int, day: int) -> int:
        """The first day from `day` on by whose end C has reached the goal."""
        step, last = 1, day
        while self._day(last + 1)[0] < goal:
            last, step = last + step, step * 2
            if last - day > _PATIENCE:
                break
        if self._day(last + 1)[0] < goal:
            raise NeverOpens("These hours do not open often enough to tell a due time within three years.")
        return bisect_left(range(day, last + 1), goal, key=lambda d: self._day(d + 1)[0]) + day

    def build_day(self, day: int) -> list[Stretch]:
        """Return the working stretches of one day of UTC."""
        begins = day * DAY
        near = from_micros(begins).date()
        found: list[Stretch] = []
        for shift in (-1, 0, 1):
            found += self.stretches_on(near + timedelta(days=shift))
        return _cut(sorted(found), begins, begins + DAY)


class _Table:
    """Rows of C. It grows from the first day asked for, in both directions, as far as needed."""

    def __init__(self, calendar: WorkingHours, anchor: int) -> None:
        self._calendar, self._anchor = calendar, anchor
        self._later: list[tuple[int, list[Stretch]]] = []
        self._earlier: list[tuple[int, list[Stretch]]] = []
        self._above = self._below = 0
        self._grow = Lock()

    def row(self, day: int) -> tuple[int, list[Stretch]]:
        """C at the beginning of a day of UTC, and the stretches of that day."""
        index = day - self._anchor
        rows, index = (self._later, index) if index >= 0 else (self._earlier, -1 - index)
        if index >= len(rows):
            with self._grow:
                self._grow_to(rows, index)
        return rows[index]

    def _grow_to(self, rows: list[tuple[int, list[Stretch]]], index: int) -> None:
        while len(rows) <= index:
            later = rows is self._later
            day = self._anchor + len(rows) if later else self._anchor - 1 - len(rows)
            stretches = self._calendar.build_day(day)
            length = sum(closes - opens for opens, closes in stretches)
            if later:
                rows.append((self._above, stretches))
                self._above += length
            else:
                self._below -= length
                rows.append((self._below, stretches))


def _cut(stretches: list[Stretch], begins: int, ends: int) -> list[Stretch]:
    pieces = ((max(opens, begins), min(closes, ends)) for opens, closes in stretches)
    return [piece for piece in pieces if piece[0] < piece[1]]
