"""What a block says, as plain values that give the same block again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from fractions import Fraction

from deskbell.standards.calendars import MICRO, Calendar

FIELDS = ("channel", "brand", "site", "team", "language", "topic")
CHANNELS = ("visit", "phone", "email", "letter", "chat", "social", "sms", "form")
SUBJECTS = ("case", "contact", "customer", "promise")
WALL_CLOCK = "wall clock"


class Kind(StrEnum):
    """What a measure gives: a duration, a number, yes or no, or points."""

    SPAN = "span"
    COUNT = "count"
    SHARE = "share"
    SCORE = "score"


class Aim(StrEnum):
    """The kind of a goal."""

    WITHIN = "within"
    PERCENTILE = "percentile"
    MEDIAN = "median"
    AVERAGE = "average"
    EACH = "each"
    AT_LEAST = "at least"
    AT_MOST = "at most"
    SCORE = "score"
    NONE = "none"


FITS = {
    Kind.SPAN: (Aim.WITHIN, Aim.PERCENTILE, Aim.MEDIAN, Aim.AVERAGE),
    Kind.COUNT: (Aim.EACH, Aim.AVERAGE, Aim.NONE),
    Kind.SHARE: (Aim.AT_LEAST, Aim.AT_MOST, Aim.NONE),
    Kind.SCORE: (Aim.SCORE,),
}


@dataclass(frozen=True)
class Measurable:
    """What the language must know about a measure: its kind, its subject, and its names by language."""

    kind: Kind = Kind.SPAN
    subject: str = "case"
    names: Mapping[str, str] = field(default_factory=dict)


class Unit(Enum):
    """A unit of time: its word and its seconds. A working day has no fixed number of seconds (None)."""

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
    def is_working(self) -> bool:
        return self.word.startswith("working ")


@dataclass(frozen=True)
class Length:
    """A length of time: a count and a unit."""

    count: int
    unit: Unit

    @property
    def micros(self) -> int | None:
        """Microseconds of calendar time; None when they depend on the start."""
        return None if self.unit.seconds is None else self.count * self.unit.seconds * MICRO

    def amount(self, calendar: Calendar, start: int) -> int:
        """Return microseconds of calendar time for something that began at `start`. Raises NeverOpens."""
        known = self.micros
        return calendar.working_days(start, self.count) if known is None else known

    def __str__(self) -> str:
        return f"{self.count} {self.unit.word}{'' if self.count == 1 else 's'}"


@dataclass(frozen=True)
class Goal:
    """What is to be reached. `aim` decides which parts are set. `per` is the subject for which a number is counted."""

    aim: Aim
    percent: Fraction | None = None
    length: Length | None = None
    number: Fraction | None = None
    per: str = ""

    @property
    def is_mean(self) -> bool:
        """Whether the goal is compared with a mean. Every other goal is a share that must be kept."""
        return self.aim in (Aim.AVERAGE, Aim.SCORE)

    @property
    def share(self) -> Fraction:
        """The share that must be kept. "At most 5%" means that 95% must not count."""
        if self.is_mean:
            raise ValueError("A goal for a mean has no share.")
        if self.aim in (Aim.EACH, Aim.NONE):
            return Fraction(1)
        if self.aim is Aim.MEDIAN:
            return Fraction(1, 2)
        share = (self.percent or 0) / Fraction(100)
        return 1 - share if self.aim is Aim.AT_MOST else share

    @property
    def can_breach(self) -> bool:
        """Whether one miss is a breach. A median says nothing about a single subject."""
        return self.aim is not Aim.MEDIAN and not self.is_mean


@dataclass(frozen=True)
class Condition:
    """One test on the columns of a contact when it began. With `among` False, the value must not be one of `values`."""

    field: str
    among: bool
    values: tuple[str, ...]

    def accepts(self, value: str) -> bool:
        return (value.casefold() in {v.casefold() for v in self.values}) is self.among


@dataclass(frozen=True)
class Definition:
    """A standard as it is defined: the measure, which contacts, the goal, and the window."""

    name: str
    measure: str
    goal: Goal
    over_days: int
    where: tuple[Condition, ...] = ()
    calendar: str = ""

    @property
    def uses_wall_clock(self) -> bool:
        return self.goal.length is None or not self.goal.length.unit.is_working


def number_text(number: Fraction) -> str:
    """Return a number with the decimal places it needs: 95, 99.5 or 99.95."""
    text = f"{float(number):.2f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
