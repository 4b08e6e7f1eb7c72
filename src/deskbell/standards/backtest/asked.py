"""What is asked of the past: a definition, whose contacts, how far back, and as of when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any

from deskbell.standards.calendars import MICRO, to_micros
from deskbell.standards.language import Aim, Definition, Goal, Length, Unit
from deskbell.standards.language.definition import FIELDS
from deskbell.standards.measuring import Measure, Span, measures

WEEK = 7 * 86_400 * MICRO
# 1970 began on a Thursday.
MONDAY = 4 * 86_400 * MICRO


class Scale(StrEnum):
    """What a reading counts: millionths (of a second, of a mark, of a point), or whole working days."""

    MILLIONTHS = "millionths"
    WORKING_DAYS = "working days"


@dataclass(frozen=True)
class Asked:
    """`brand` empty: all. `offset` is how far east of UTC the weeks begin. `at` is the end of the past that is looked at.
    `columns` are what the readings can be told apart by; the fewer, the less is kept."""

    definition: Definition
    at: datetime
    brand: str = ""
    weeks: int = 26
    offset: timedelta = timedelta(0)
    columns: tuple[str, ...] = FIELDS

    @cached_property
    def measure(self) -> Measure:
        return measures()[self.definition.measure]

    @property
    def goal(self) -> Goal:
        return self.definition.goal

    @property
    def scale(self) -> Scale:
        length = self.goal.length
        days = length is not None and length.unit is Unit.WORKING_DAY
        return Scale.WORKING_DAYS if days else Scale.MILLIONTHS

    @property
    def stock(self) -> bool:
        """Whether what is counted is what is open, whenever it began."""
        return isinstance(self.measure, Span) and self.measure.open

    @property
    def shift(self) -> int:
        return self.offset // timedelta(microseconds=1)

    @property
    def until(self) -> int:
        return to_micros(self.at)

    @property
    def this_week(self) -> int:
        """The number of the week in which `at` lies; weeks begin on Monday."""
        return (self.until + self.shift - MONDAY) // WEEK

    @property
    def first_week(self) -> int:
        return self.this_week - self.weeks + 1

    def begins(self, week: int) -> int:
        """The first instant of a week by its number."""
        return week * WEEK + MONDAY - self.shift

    @property
    def since(self) -> int:
        """What began after this is looked at: the first week, or the whole window where that is longer."""
        window = self.until - self.definition.over_days * 86_400 * MICRO
        return min(self.begins(self.first_week) - 1, window)

    @property
    def wants(self) -> bool:
        """Whether yes is what is wanted."""
        return self.goal.aim is Aim.AT_LEAST

    @property
    def key(self) -> tuple[Any, ...]:
        """What the readings depend on; the target is no part of it."""
        return *self.same, self.since, self.until

    @property
    def same(self) -> tuple[Any, ...]:
        """The same, whenever it is asked."""
        wall = self.definition.wall_clock
        where, calendar = self.definition.where, self.definition.calendar.casefold()
        return (
            self.definition.measure, where, self.brand, wall, calendar, self.scale, self.wants, self.definition.over_days,
            self.weeks, self.shift, self.columns,
        )  # fmt: skip


def limit(goal: Goal) -> int:
    """The target of a goal on the scale of the readings; for a share there is none, yes or no is the reading."""
    if goal.length is not None:
        return _length(goal.length)
    return int((goal.number or 0) * MICRO)


def _length(length: Length) -> int:
    return length.count if length.micros is None else length.micros
