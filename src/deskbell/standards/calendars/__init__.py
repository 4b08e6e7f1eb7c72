"""Working time: when a house is open, and how much of that lies between two instants.

Everything here is pure: no database, no clock. Instants are microseconds since 1970 in UTC.
"""

from deskbell.standards.calendars.hours import Block, BrokenHours, Hours
from deskbell.standards.calendars.instants import MICRO, from_micros, to_micros
from deskbell.standards.calendars.working import Calendar, NeverOpens, WallClock, WorkingHours

__all__ = [
    "MICRO",
    "Block",
    "BrokenHours",
    "Calendar",
    "Hours",
    "NeverOpens",
    "WallClock",
    "WorkingHours",
    "from_micros",
    "to_micros",
]
