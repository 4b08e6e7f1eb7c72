"""Parse and format a goal. The patterns of a language are tried in turn. When none fits, the error comes from the one
that matched furthest.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from fractions import Fraction
from functools import cache
from typing import Any, NoReturn

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from deskbell.standards.language.block_error import BlockError
from deskbell.standards.language.block_text import BlockText, join_words, normalize_words, quote
from deskbell.standards.language.definition import FITS, Aim, Goal, Kind, Length, Measurable, Unit
from deskbell.standards.language.goal_parts import (
    PART_PARSERS,
    MissingPart,
    NotEvenOne,
    decimal_text,
    length_text,
    ordinal_text,
)
from deskbell.standards.language.keyword_set import KeywordSet
from deskbell.standards.language.keywords import keywords_for

_EXAMPLES = {
    Aim.WITHIN: Goal(Aim.WITHIN, percent=Fraction(95), length=Length(8, Unit.WORKING_HOUR)),
    Aim.PERCENTILE: Goal(Aim.PERCENTILE, percent=Fraction(90), length=Length(3, Unit.HOUR)),
    Aim.MEDIAN: Goal(Aim.MEDIAN, length=Length(2, Unit.MINUTE)),
    Aim.EACH: Goal(Aim.EACH, number=Fraction(1)),
    Aim.AT_LEAST: Goal(Aim.AT_LEAST, percent=Fraction(98)),
    Aim.AT_MOST: Goal(Aim.AT_MOST, percent=Fraction(5)),
    Aim.SCORE: Goal(Aim.SCORE, number=Fraction(9, 2)),
    Aim.NONE: Goal(Aim.NONE),
}
# How alike a misspelt word and the right one are at least.
_CLOSE = 0.75
# Parts that are read like another one.
_PLAIN = {"bent": "length"}
_AVERAGES = {
    Kind.SPAN: Goal(Aim.AVERAGE, length=Length(90, Unit.SECOND)),
    Kind.COUNT: Goal(Aim.AVERAGE, number=Fraction(3, 2)),
}


def parse_goal(value: BlockText, words: KeywordSet, measured: Measurable) -> Goal:
    """Return the goal of a text. Raises BlockError, which names goals that fit the measure."""
    failures: list[tuple[int, MissingPart | BlockError]] = []
    for aim, pattern, fits in _patterns(words, measured.kind):
        try:
            parts = _match(value, pattern, words)
        except MissingPart as missing:
            failures += [(missing.at, missing)] if fits else []
            continue
        except BlockError as error:
            failures += [(error.column - value.column, _name_none(error, aim, words))] if fits else []
            continue
        try:
            goal = _goal(value, aim, parts)
        except BlockError as error:
            failures += [(len(value.text), error)] if fits else []
        else:
            return _fitting(value, goal, fits, words, measured)
    return _refuse(value, failures, words, measured)


def goal_text(goal: Goal, code: str | None = "en") -> str:
    """Return a goal as text in a language."""
    words = keywords_for(code)
    given = {
        "percent": f"{decimal_text(goal.percent, words)}{words.percents[0]}" if goal.percent is not None else None,
        "ordinal": ordinal_text(goal.percent, words) if goal.percent is not None else None,
        "length": length_text(goal.length, words) if goal.length else None,
        "bent": length_text(goal.length, words, bent=True) if goal.length else None,
        "number": decimal_text(goal.number, words) if goal.number is not None else None,
        "per": words.subjects[goal.per][0] if goal.per else None,
    }
    has = {name for name, said in given.items() if said is not None and name != "bent"}
    has -= {"ordinal"} if goal.aim is not Aim.PERCENTILE else {"percent"}
    pattern = next(one for one in words.aims[goal.aim] if {_PLAIN.get(name, name) for name in _slots(one)} == has)
    return pattern.format(**given)


def example_goals(measured: Measurable, words: KeywordSet) -> list[str]:
    """Return a goal of each kind that fits the measure, as text."""
    return [goal_text(example_goal(aim, measured), words.code) for aim in FITS[measured.kind]]


def example_goal(aim: Aim, measured: Measurable) -> Goal:
    """Return an example of this kind of goal for such a measure."""
    if aim is Aim.AVERAGE:
        return _AVERAGES[measured.kind]
    found = _EXAMPLES[aim]
    return replace(found, per=measured.subject) if aim is Aim.EACH else found


def _patterns(words: KeywordSet, kind: Kind) -> Iterator[tuple[Aim, str, bool]]:
    """(aim, pattern, fits) of every pattern. Those that fit come first, so that an ambiguous text gets the meaning
    that fits.
    """
    every = [(aim, pattern, _fits(aim, pattern, kind)) for aim in Aim for pattern in words.aims[aim]]
    yield from sorted(every, key=lambda one: not one[2])


def _fits(aim: Aim, pattern: str, kind: Kind) -> bool:
    """Whether a pattern fits. An average of durations is a length of time, every other average a number."""
    if aim is Aim.AVERAGE and ("{length}" in pattern) is not (kind is Kind.SPAN):
        return False
    return aim in FITS[kind]


def _name_none(error: BlockError, aim: Aim, words: KeywordSet) -> BlockError:
    """The error, with another remedy for “at most 0%”, which has a word of its own."""
    if aim is not Aim.AT_MOST or not isinstance(error, NotEvenOne):
        return error
    right = _("Write “%s”.") % words.aims[Aim.NONE][0]
    return BlockError(line=error.line, column=error.column, reason=error.reason, right=right)


def _match(value: BlockText, pattern: str, words: KeywordSet) -> dict[str, Any]:
    """The parts of a goal by name. Raises MissingPart, or BlockError for a part that will not do."""
    at, found = 0, {}
    parts = _parts(pattern)
    for number, part in enumerate(parts):
        at = value.skip(at)
        if part.startswith("{"):
            name = _PLAIN.get(part[1:-1], part[1:-1])
            found[name], at = PART_PARSERS[name](value, at, _until(value, at, parts[number + 1 :], words), words)
            continue
        literal = words.pattern(part).match(value.folded, at)
        if not literal:
            raise MissingPart(at, quote(part), part)
        at = literal.end()
    if value.skip(at) < len(value.text):
        raise MissingPart(value.skip(at), "")
    return found


def _goal(value: BlockText, aim: Aim, found: dict[str, Any]) -> Goal:
    """The goal of parts that each are right. Raises BlockError where they make no sense together."""
    percent = found.get("percent", found.get("bare", found.get("ordinal")))
    goal = Goal(aim, percent, found.get("length"), found.get("number"), found.get("per", ""))
    if aim is Aim.AT_MOST and percent == 100:
        value.refuse(_("“At most 100%%” is always true.") % {}, _("Write less than 100%%.") % {})
    if aim in (Aim.EACH, Aim.AVERAGE) and goal.number is not None and goal.number < 0:
        value.refuse(_("A number cannot be negative."), _("Write zero or more."))
    if aim is Aim.EACH and goal.number is not None and goal.number.denominator != 1:
        value.refuse(_("A single one has a whole number."), _("Write a whole number, or use an average."))
    if aim is Aim.AVERAGE and goal.length and goal.length.unit is Unit.WORKING_DAY:
        value.refuse(_("Working days differ in length, so they have no average."), _("Use working hours."))
    return goal


def _fitting(value: BlockText, goal: Goal, fits: bool, words: KeywordSet, measured: Measurable) -> Goal:
    if not fits:
        gives = {
            Kind.SPAN: _("This goal does not fit. This measure gives a length of time."),
            Kind.COUNT: _("This goal does not fit. This measure gives a number."),
            Kind.SHARE: _("This goal does not fit. This measure gives yes or no."),
            Kind.SCORE: _("This goal does not fit. This measure gives points."),
        }[measured.kind]
        value.refuse(gives, _remedy(words, measured))
    if goal.per and goal.per != measured.subject:
        value.refuse(
            _("This measure is not counted per %s.") % words.subjects[goal.per][0],
            _("Write “%s”.") % goal_text(replace(goal, per=measured.subject), words.code),
        )
    return goal


def _refuse(
    value: BlockText, failures: list[tuple[int, MissingPart | BlockError]], words: KeywordSet, measured: Measurable
) -> NoReturn:
    furthest = max(at for at, failure in failures)
    there = [failure for at, failure in failures if at == furthest]
    for failure in there:
        if isinstance(failure, BlockError):
            raise failure
    wanted = list(dict.fromkeys(one.wanted for one in there if isinstance(one, MissingPart) and one.wanted))
    meant = _meant_word(value.folded[furthest:], [one.word for one in there if isinstance(one, MissingPart)])
    right = " ".join([*([_("Did you mean “%s”?") % meant] if meant else []), _remedy(words, measured)])
    if furthest == 0:
        value.refuse(_("“%s” is not a goal.") % value.text, right)
    if not wanted:
        value.refuse(_("The goal should end before this."), _remedy(words, measured), at=furthest)
    value.refuse(
        _("Expected here: %s.") % pgettext("between alternatives", " or ").join(wanted),
        right,
        at=furthest,
    )


def _meant_word(written: str, expected: Sequence[str]) -> str:
    """The expected words that come close to what is written; empty if none does."""
    near: dict[str, float] = {}
    for one in filter(None, expected):
        start = " ".join(written.split()[: len(one.split())])
        near[one] = SequenceMatcher(None, normalize_words(start), normalize_words(one)).ratio()
    best = max(near, key=near.__getitem__, default="")
    return best if best and near[best] >= _CLOSE else ""


def _remedy(words: KeywordSet, measured: Measurable) -> str:
    return _("For example, write %s.") % join_words([quote(one) for one in example_goals(measured, words)])


def _until(value: BlockText, at: int, parts: list[str], words: KeywordSet) -> int:
    """Where the text of a part ends: before the next fixed words, or at the end of the line."""
    if not parts or parts[0].startswith("{"):
        return len(value.text)
    found = words.pattern(parts[0]).search(value.folded, at)
    return found.start() if found else len(value.text)


@cache
def _parts(pattern: str) -> list[str]:
    return [part.strip() for part in re.split(r"(\{\w+\})", pattern) if part.strip()]


def _slots(pattern: str) -> list[str]:
    return [part[1:-1] for part in _parts(pattern) if part.startswith("{")]
