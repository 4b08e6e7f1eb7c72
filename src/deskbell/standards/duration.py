"""A measured duration with its unit. No side effects.

A goal in working days is measured in whole working days, every other in microseconds. A plain number would not say
which, so the back-test returns durations only as this type.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from deskbell.standards.calendars import MICRO


class ReadingScale(StrEnum):
    """The unit of a reading: millionths (of a second, a mark or a point), or whole working days."""

    MILLIONTHS = "millionths"
    WORKING_DAYS = "working days"


@dataclass(frozen=True)
class Duration:
    """How long something took: `count` microseconds or working days."""

    count: int
    scale: ReadingScale = ReadingScale.MILLIONTHS

    @classmethod
    def of_micros(cls, micros: int | None) -> Self | None:
        """Return the duration of this many microseconds; None for None."""
        return None if micros is None else cls(micros)

    @property
    def in_days(self) -> bool:
        return self.scale is ReadingScale.WORKING_DAYS

    @property
    def number(self) -> float:
        """The number to show: seconds, or working days."""
        return self.count if self.in_days else self.count / MICRO
