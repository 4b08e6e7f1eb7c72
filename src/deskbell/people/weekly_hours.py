"""Convert a week of opening hours from and to text: a day is `09:00-12:30, 13:30-18:00`; an empty text means closed."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _

from deskbell.kit.formats import format_pattern
from deskbell.people.actions.refusals import NeedsHours
from deskbell.people.actions.set_hours import END_OF_DAY, LONGEST_NIGHT, START_OF_DAY

Week = dict[str, list[list[str]]]
MONDAY = date(2024, 1, 1)
BUDDHIST_ERA = 543
FIRST_BUDDHIST_YEAR = 2400
MINUTES_PER_DAY = 24 * 60


def weekday_name(day: int, width: str = "EEEE") -> str:
    """Return the name of a weekday, 0 for Monday, in the reader's language."""
    return format_pattern(MONDAY + timedelta(days=day), width)


def format_calendar_day(day: date) -> str:
    """Format a day in the reader's language: `Thu 26 Nov 2026`."""
    return format_pattern(day, "EEE d MMM y")


def parse_calendar_day(text: str) -> date:
    """Parse a day such as 2026-12-24. A year of the Buddhist calendar (2569-12-24) is converted. Raises NeedsHours."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise NeedsHours(_("“%s” is not a date. Write it as 2026-12-24.") % text[:20]) from None
    return day.replace(year=day.year - BUDDHIST_ERA) if day.year >= FIRST_BUDDHIST_YEAR else day


def parse_day_hours(text: str) -> list[list[str]]:
    """Parse one day's text into blocks ["HH:MM", "HH:MM"]. Raises NeedsHours for another format; `validate_week` checks
    the times.
    """
    blocks = []
    for part in filter(None, re.split(r"\s*[,;]\s*", text.strip())):
        found = re.fullmatch(r"(\d{1,2})[:.]?(\d{2})?\s*(?:-|–|to)\s*(\d{1,2})[:.]?(\d{2})?", part)
        if not found:
            raise NeedsHours(_("“%s” is not an opening time. Write it as 09:00-18:00.") % part[:40])
        hour, minute, end, past = found.groups()
        blocks.append([f"{int(hour):02d}:{minute or '00'}", f"{int(end):02d}:{past or '00'}"])
    return blocks


def format_day_hours(blocks: Sequence[Sequence[str]]) -> str:
    """Return the text of one day, which `parse_day_hours` can parse."""
    return ", ".join(f"{start}-{end}" for start, end in blocks)


def join_nights(week: Mapping[str, Sequence[Sequence[str]]]) -> Week:
    """Return the week as a person enters it: what is open over midnight is one block, such as 22:00 to 06:00, on the
    day on which it begins.
    """
    joined: Week = {str(day): [list(block) for block in week.get(str(day), ())] for day in range(7)}
    nights = [day for day in range(7) if _is_night(week.get(str(day), ()), week.get(str((day + 1) % 7), ()))]
    ends = {day: joined[str((day + 1) % 7)][0][1] for day in nights}
    for day in nights:
        joined[str((day + 1) % 7)].pop(0)
    for day, end in ends.items():
        joined[str(day)][-1][1] = end
    return joined


def _is_night(blocks: Sequence[Sequence[str]], following: Sequence[Sequence[str]]) -> bool:
    """Return whether the last block of a day goes on over midnight, and is short enough to be typed as one block."""
    if not blocks or not following or blocks[-1][1] != END_OF_DAY or following[0][0] != START_OF_DAY:
        return False
    length = MINUTES_PER_DAY - _minutes(blocks[-1][0]) + _minutes(following[0][1])
    return following[0][1] != END_OF_DAY and length <= LONGEST_NIGHT


def format_week(week: Mapping[str, Sequence[Sequence[str]]]) -> str:
    """Format a week in one line: `Mon to Fri 09:00-18:00, Sat 09:00-13:00`. Days with equal hours form a range."""
    runs: list[tuple[int, int, str]] = []
    joined = join_nights(week)
    for day in range(7):
        line = format_day_hours(joined[str(day)])
        if runs and runs[-1][2] == line:
            runs[-1] = (runs[-1][0], day, line)
        else:
            runs.append((day, day, line))
    spoken = [f"{_format_day_range(first, last)} {line}" for first, last, line in runs if line]
    return ", ".join(spoken) or _("always closed")


def _format_day_range(first: int, last: int) -> str:
    start, end = weekday_name(first, "EEE"), weekday_name(last, "EEE")
    return start if first == last else _("%(first)s to %(last)s") % {"first": start, "last": end}


def compute_day_bars(blocks: Sequence[Sequence[str]], width: int = 480) -> list[tuple[int, int]]:
    """Return (x, width) of each block for a drawing in which 24 hours are `width` units wide."""
    return [
        (_minutes(start) * width // MINUTES_PER_DAY, (_minutes(end) - _minutes(start)) * width // MINUTES_PER_DAY)
        for start, end in blocks
    ]


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)
