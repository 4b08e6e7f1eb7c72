"""Working time: when a site is open, and how much of that time lies between two instants.

No side effects: no database, no current time. Instants are microseconds since 1970 in UTC.
"""

from deskbell.standards.calendars.micros import MICRO, from_micros, to_micros
from deskbell.standards.calendars.opening_hours import InvalidHours, OpeningBlock, OpeningHours
from deskbell.standards.calendars.working_time import Calendar, NeverOpens, WallClock, WorkingHours

__all__ = [
    "MICRO",
    "Calendar",
    "InvalidHours",
    "NeverOpens",
    "OpeningBlock",
    "OpeningHours",
    "WallClock",
    "WorkingHours",
    "from_micros",
    "to_micros",
]
