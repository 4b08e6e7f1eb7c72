"""Reading the lines of a block that are neither filter nor goal."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from deskbell.standards.language.definition import WALL_CLOCK, Goal, Measurable, Unit
from deskbell.standards.language.slots import LONGEST_WINDOW
from deskbell.standards.language.text import Text, bare_words, printable, suggestion
from deskbell.standards.language.tongue import Tongue
from deskbell.standards.language.tongues import tongue

LONGEST_NAME = 120


def name_of(value: Text) -> str:
    """The name of a standard: a line of plain text with a letter or a digit in it; anything else is refused."""
    if len(value.text) > LONGEST_NAME:
        value.refuse(_("This name is too long."), _("Use at most %d characters.") % LONGEST_NAME, at=LONGEST_NAME)
    for at, character in enumerate(value.text):
        if not printable(character):
            value.refuse(_("A name is one line of plain text."), _("Leave out the character here."), at=at)
    if not any(map(str.isalnum, value.text)):
        value.refuse(
            _("A name has words."),
            _("Write what is promised, such as '%s'.") % _("Email answered within a working day"),
        )
    return value.text


def measure_of(value: Text, words: Tongue, known: Mapping[str, Measurable]) -> str:
    """The English name of the measure that goes by this name here."""
    names = {bare_words(measure_text(name, one, words.code)): name for name, one in known.items()}
    found = names.get(bare_words(value.text)) or {bare_words(name): name for name in known}.get(bare_words(value.text))
    return found or value.refuse(
        _("'%s' is not a measure.") % value.text,
        suggestion(
            value.text,
            sorted(measure_text(name, one, words.code) for name, one in known.items()),
            _("The measures are %s."),
        ),
    )


def measure_text(name: str, measured: Measurable | None, code: str | None) -> str:
    """What a measure is called in a language: as its declaration says, or as the language has it, or in English."""
    words = tongue(code)
    own = measured.names.get(words.code) if measured else None
    return own or words.measures.get(name, name)


def over_of(value: Text, words: Tongue) -> int:
    """The window in days, also where it is told in weeks; refused when it is none or longer than LONGEST_WINDOW."""
    found = re.fullmatch(r"(\d{1,6})\s*(\S.*)", value.folded)
    unit = " ".join(found[2].split()) if found else ""
    if found and unit in {bare_words(one) for one in words.weeks}:
        days = int(found[1]) * 7
    elif found and words.unit_of.get(unit) is Unit.DAY:
        days = int(found[1])
    else:
        value.refuse(_("'%s' is not a number of days or weeks.") % value.text, _right(words))
    if not 1 <= days <= LONGEST_WINDOW:
        value.refuse(_("A window has 1 to %d days.") % LONGEST_WINDOW, _right(words))
    return days


def days_text(days: int, code: str | None = "en") -> str:
    return f"{days} {tongue(code).unit(Unit.DAY, days)}"


def calendar_of(value: Text, goal: Goal, words: Tongue, known: Mapping[str, str] | None) -> str:
    """The place whose hours count, or the wall clock."""
    name = " ".join(value.text.split())
    if goal.length is None:
        value.refuse(_("This goal counts no time, so no hours have a part in it."), _("Leave this line out."))
    if bare_words(name) in {WALL_CLOCK, *map(bare_words, words.wall_clock)}:
        if goal.length.unit.working:
            value.refuse(
                _("The goal counts working time, but this clock never stops."),
                _("Leave this line out, or write the goal without working time."),
            )
        return WALL_CLOCK
    if not goal.length.unit.working:
        value.refuse(
            _("The goal counts every hour, so the hours of '%s' have no part in it.") % name,
            _("Leave this line out, or count working hours in the goal."),
        )
    if not all(map(printable, name)):
        value.refuse(_("A name is one line of plain text."), _("Leave out what is no letter."))
    if known is None:
        return name
    return known.get(name.casefold()) or value.refuse(
        _("No hours are kept under the name '%s'.") % name,
        suggestion(name, sorted(known), _("There are hours of %s.")),
    )


def calendar_text(calendar: str, code: str | None) -> str:
    return tongue(code).wall_clock[0] if calendar.casefold() == WALL_CLOCK else calendar


def _right(words: Tongue) -> str:
    return _("Write for example '%s'.") % days_text(28, words.code)
