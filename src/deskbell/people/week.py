"""A week of opening hours as people type and read it: one line a day, `09:00-12:30, 13:30-18:00`; an empty line is closed."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from babel.dates import format_date
from django.utils.translation import gettext as _

from deskbell.kit.spoken import locale, of_era
from deskbell.people.actions.refusals import NeedsHours

Week = dict[str, list[list[str]]]
MONDAY = date(2024, 1, 1)
A_DAY = 24 * 60


def day_name(day: int, width: str = "EEEE") -> str:
    """The name of a weekday, 0 for Monday, in the reader's language."""
    return str(format_date(MONDAY + timedelta(days=day), width, locale=locale()))


def written(day: date) -> str:
    """A calendar day: `Thu 26 Nov 2026`."""
    return str(format_date(day, of_era("EEE d MMM y", day.year), locale=locale()))


def read_day(text: str) -> list[list[str]]:
    """The blocks of one line. Raises NeedsHours for what is no such line; whether they make sense is `set_hours`' matter."""
    blocks = []
    for part in filter(None, re.split(r"\s*[,;]\s*", text.strip())):
        found = re.fullmatch(r"(\d{1,2})[:.]?(\d{2})?\s*(?:-|–|to)\s*(\d{1,2})[:.]?(\d{2})?", part)
        if not found:
            raise NeedsHours(_("“%s” is not a block of hours. Write it as 09:00-18:00.") % part[:40])
        hour, minute, end, past = found.groups()
        blocks.append([f"{int(hour):02d}:{minute or '00'}", f"{int(end):02d}:{past or '00'}"])
    return blocks


def write_day(blocks: Sequence[Sequence[str]]) -> str:
    """The line that `read_day` reads."""
    return ", ".join(f"{start}-{end}" for start, end in blocks)


def told(week: Mapping[str, Sequence[Sequence[str]]]) -> str:
    """The week in a sentence's part: `Mon to Fri 09:00-18:00, Sat 09:00-13:00`."""
    runs: list[tuple[int, int, str]] = []
    for day in range(7):
        line = write_day(week.get(str(day), []))
        if runs and runs[-1][2] == line:
            runs[-1] = (runs[-1][0], day, line)
        else:
            runs.append((day, day, line))
    spoken = [f"{_run(first, last)} {line}" for first, last, line in runs if line]
    return ", ".join(spoken) or _("never open")


def _run(first: int, last: int) -> str:
    start, end = day_name(first, "EEE"), day_name(last, "EEE")
    return start if first == last else _("%(first)s to %(last)s") % {"first": start, "last": end}


def bars(blocks: Sequence[Sequence[str]], width: int = 480) -> list[tuple[int, int]]:
    """(x, width) of each block on a line of `width` for 24 hours."""
    return [
        (_minutes(start) * width // A_DAY, (_minutes(end) - _minutes(start)) * width // A_DAY) for start, end in blocks
    ]


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)
