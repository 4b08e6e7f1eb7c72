"""What a standard says, once it has been read: plain values that print back to the same block."""

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from deskbell.standards.calendars import MICRO, Calendar

FIELDS = ("channel", "brand", "team", "language", "topic")
CHANNELS = ("visit", "phone", "email", "letter", "chat", "social", "sms", "form")
WALL_CLOCK = "wall clock"


class Unit(Enum):
    """A unit of time: its word, and its seconds (None: a working day has none of its own)."""

    SECOND = ("second", 1)
    MINUTE = ("minute", 60)
    HOUR = ("hour", 3600)
    DAY = ("day", 86_400)
    WORKING_SECOND = ("working second", 1)
    WORKING_MINUTE = ("working minute", 60)
    WORKING_HOUR = ("working hour", 3600)
    WORKING_DAY = ("working day", None)

    @property
    def word(self) -> str:
        return str(self.value[0])

    @property
    def seconds(self) -> int | None:
        return None if self is Unit.WORKING_DAY else int(self.value[1])

    @property
    def working(self) -> bool:
        return self.word.startswith("working ")


@dataclass(frozen=True)
class Length:
    """So many of a unit."""

    count: int
    unit: Unit

    def amount(self, calendar: Calendar, start: int) -> int:
        """Microseconds of the calendar's time that this is, for what began at `start`."""
        if self.unit.seconds is None:
            return calendar.working_days(start, self.count)
        return self.count * self.unit.seconds * MICRO

    def __str__(self) -> str:
        return f"{self.count} {self.unit.word}{'' if self.count == 1 else 's'}"


@dataclass(frozen=True)
class Goal:
    """A share that is to be done within a length of time."""

    percent: Fraction
    within: Length

    @property
    def share(self) -> Fraction:
        return self.percent / 100

    def __str__(self) -> str:
        return f"{percent_text(self.percent)}% within {self.within}"


@dataclass(frozen=True)
class Condition:
    """One test on what a contact was when it began; `among` False turns it round."""

    field: str
    among: bool
    values: tuple[str, ...]

    def holds(self, value: str) -> bool:
        return (value.casefold() in {v.casefold() for v in self.values}) is self.among


@dataclass(frozen=True)
class Definition:
    """A standard as it is defined: what is measured, on which contacts, to which goal, over which window."""

    name: str
    measure: str
    goal: Goal
    over_days: int
    where: tuple[Condition, ...] = ()
    calendar: str = ""

    @property
    def wall_clock(self) -> bool:
        return not self.goal.within.unit.working


def percent_text(percent: Fraction) -> str:
    """95, 99.5 or 99.95: no more places than there are."""
    return f"{float(percent):.2f}".rstrip("0").rstrip(".")
