"""What a back-test asks: a definition, whose contacts, how far back, and as of when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from deskbell.standards.calendars import MICRO, to_micros
from deskbell.standards.duration import ReadingScale
from deskbell.standards.language import Aim, Definition, Goal, Length, Unit
from deskbell.standards.language.definition import FIELDS
from deskbell.standards.measuring import Measure, Span, declared_measures

WEEK = 7 * 86_400 * MICRO
# 1970 began on a Thursday.
MONDAY = 4 * 86_400 * MICRO


@dataclass(frozen=True)
class BacktestQuery:
    """What a back-test asks.

    - `brand` is empty for all brands. `weeks` is how many weeks to look back from `at`.
    - `offset` is the reader's offset from UTC, by which weeks begin.
    - `columns` are the columns by which results can be grouped; fewer columns take less memory.
    """

    definition: Definition
    at: datetime
    brand: str = ""
    weeks: int = 26
    offset: timedelta = timedelta(0)
    columns: tuple[str, ...] = FIELDS

    @cached_property
    def measure(self) -> Measure:
        return declared_measures()[self.definition.measure]

    @property
    def goal(self) -> Goal:
        return self.definition.goal

    @property
    def scale(self) -> ReadingScale:
        length = self.goal.length
        days = length is not None and length.unit is Unit.WORKING_DAY
        return ReadingScale.WORKING_DAYS if days else ReadingScale.MILLIONTHS

    @property
    def is_stock(self) -> bool:
        """Whether the measure counts what is open at an instant, whenever it began."""
        return isinstance(self.measure, Span) and self.measure.open

    @property
    def offset_micros(self) -> int:
        return self.offset // timedelta(microseconds=1)

    @property
    def end_micros(self) -> int:
        return to_micros(self.at)

    @property
    def this_week(self) -> int:
        """The number of the week in which `at` lies. Weeks begin on Monday."""
        return (self.end_micros + self.offset_micros - MONDAY) // WEEK

    @property
    def first_week(self) -> int:
        return self.this_week - self.weeks + 1

    def week_start(self, week: int) -> int:
        """Return the first instant of a week, in microseconds."""
        return week * WEEK + MONDAY - self.offset_micros

    @property
    def since(self) -> int:
        """The instant after which contacts are read: the start of the first week, or of the standard's window if that
        is longer.
        """
        window = self.end_micros - self.definition.over_days * 86_400 * MICRO
        return min(self.week_start(self.first_week) - 1, window)

    @property
    def wants_yes(self) -> bool:
        """Whether the goal is kept by the answer yes."""
        return self.goal.aim is Aim.AT_LEAST

    @property
    def key(self) -> tuple[Any, ...]:
        """Everything on which the readings depend. The target is not part of it."""
        return *self.key_at_any_time, self.since, self.end_micros

    @property
    def key_at_any_time(self) -> tuple[Any, ...]:
        """The key without its instants: equal for the same query at another time."""
        wall = self.definition.uses_wall_clock
        where, calendar = self.definition.where, self.definition.calendar.casefold()
        return (
            self.definition.measure, where, self.brand, wall, calendar, self.scale, self.wants_yes, self.definition.over_days,
            self.weeks, self.offset_micros, self.columns,
        )  # fmt: skip


def target_reading(goal: Goal) -> int:
    """Return the target of a goal in the unit of the readings. A goal for a share has none, since its readings are yes
    or no.
    """
    if goal.length is not None:
        return _length(goal.length)
    return int((goal.number or 0) * MICRO)


def _length(length: Length) -> int:
    return length.count if length.micros is None else length.micros
