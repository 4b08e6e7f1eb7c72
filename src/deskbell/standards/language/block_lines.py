"""Parse the lines of a block that are neither filter nor goal: name, measure, window, calendar."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from deskbell.standards.language.block_text import BlockText, find_named, is_printable, normalize_words, suggest_word
from deskbell.standards.language.definition import WALL_CLOCK, Goal, Measurable, Unit
from deskbell.standards.language.goal_parts import LONGEST_WINDOW
from deskbell.standards.language.keyword_set import KeywordSet
from deskbell.standards.language.keywords import keywords_for

LONGEST_NAME = 120


def parse_name(value: BlockText) -> str:
    """Return the name of a standard: one line of plain text with a letter or digit in it. Raises BlockError."""
    if len(value.text) > LONGEST_NAME:
        value.refuse(_("This name is too long."), _("Use at most %d characters.") % LONGEST_NAME, at=LONGEST_NAME)
    for at, character in enumerate(value.text):
        if not is_printable(character):
            value.refuse(_("A name must be one line of plain text."), _("Remove the character here."), at=at)
    if not any(map(str.isalnum, value.text)):
        value.refuse(
            _("The name is missing."),
            _("Write what is promised, such as “%s”.") % _("Email answered within a working day"),
        )
    return value.text


def parse_measure(value: BlockText, words: KeywordSet, known: Mapping[str, Measurable]) -> str:
    """Return the English name of the measure that has this name in the block's language. Raises BlockError."""
    names = {normalize_words(alias): name for name, one in known.items() for alias in _measure_names(name, one, words)}
    found = names.get(normalize_words(value.text))
    return found or value.refuse(
        _("“%s” is not a measure.") % value.text,
        suggest_word(
            value.text,
            sorted(measure_text(name, one, words.code) for name, one in known.items()),
            _("The measures are %s."),
        ),
    )


def measure_text(name: str, measured: Measurable | None, code: str | None) -> str:
    """Return the name of a measure in a language: from its declaration, else from the keywords, else in English."""
    words = keywords_for(code)
    own = measured.names.get(words.code) if measured else None
    return own or words.measures.get(name, (name,))[0]


def _measure_names(name: str, measured: Measurable, words: KeywordSet) -> list[str]:
    """All names of a measure that a block may use: the printed one, others of its language, and English."""
    own = measured.names.get(words.code)
    return [*([own] if own else []), *words.measures.get(name, ()), name]


def parse_window(value: BlockText, words: KeywordSet) -> int:
    """Return the window in days, also if it is written in weeks. Raises BlockError."""
    lasts = (words.pattern(one).match(value.folded) for one in words.last_words)
    begins = max((last.end() for last in lasts if last), default=0)
    found = re.fullmatch(r"\s*(\d{1,6})\s*(\S.*)", value.folded[begins:])
    unit = normalize_words(found[2]) if found else ""
    if found and unit in {normalize_words(one) for one in words.weeks}:
        days = int(found[1]) * 7
    elif found and words.unit_of.get(unit) is Unit.DAY:
        days = int(found[1])
    else:
        value.refuse(_("“%s” is not a number of days or weeks.") % value.text, _remedy(words))
    if not 1 <= days <= LONGEST_WINDOW:
        value.refuse(_("A period must have 1 to %d days.") % LONGEST_WINDOW, _remedy(words))
    return days


def days_text(days: int, code: str | None = "en") -> str:
    """Return a number of days as text in a language."""
    return f"{days} {keywords_for(code).unit(Unit.DAY, days)}"


def parse_calendar(value: BlockText, goal: Goal, words: KeywordSet, known: Mapping[str, str] | None) -> str:
    """Return the slug of the site whose hours count, or the wall clock. Raises BlockError."""
    name = " ".join(value.text.split())
    if goal.length is None:
        value.refuse(_("This goal does not measure time, so working hours do not apply."), _("Remove this line."))
    if normalize_words(name) in {WALL_CLOCK, *map(normalize_words, words.wall_clock)}:
        if goal.length.unit.is_working:
            value.refuse(
                _("The goal counts working time, but this clock never stops."),
                _("Remove this line, or write the goal without working time."),
            )
        return WALL_CLOCK
    if not goal.length.unit.is_working:
        value.refuse(
            _("The goal counts every hour, so the working hours of “%s” do not apply.") % name,
            _("Remove this line, or use working hours in the goal."),
        )
    if not all(map(is_printable, name)):
        value.refuse(_("A name must be one line of plain text."), _("Remove the invisible characters."))
    if known is None:
        return name
    return find_named(known, name) or value.refuse(
        _("There are no working hours named “%s”.") % name,
        suggest_word(name, sorted(known), _("There are working hours of %s.")),
    )


def calendar_text(calendar: str, code: str | None) -> str:
    """Return a calendar as text in a language."""
    return keywords_for(code).wall_clock[0] if calendar.casefold() == WALL_CLOCK else calendar


def _remedy(words: KeywordSet) -> str:
    return _("For example, write “%s”.") % days_text(28, words.code)
