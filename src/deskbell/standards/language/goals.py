"""Reading and printing a goal: the patterns of a language, tried in turn; the one that gets furthest says what is wrong."""

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any, NoReturn

from django.utils.translation import gettext as _

from deskbell.standards.language.definition import FITS, Aim, Goal, Kind, Length, Measurable, Unit
from deskbell.standards.language.errors import BlockError
from deskbell.standards.language.slots import SLOTS, Missing, decimal_text, length_text, ordinal_text
from deskbell.standards.language.text import Text
from deskbell.standards.language.tongue import Tongue
from deskbell.standards.language.tongues import tongue

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
_AVERAGES = {
    Kind.SPAN: Goal(Aim.AVERAGE, length=Length(90, Unit.SECOND)),
    Kind.COUNT: Goal(Aim.AVERAGE, number=Fraction(3, 2)),
}


def goal_of(value: Text, words: Tongue, measured: Measurable) -> Goal:
    """The goal a text says. Raises BlockError, naming the goals that would fit what is measured."""
    failures: list[tuple[int, Missing | BlockError]] = []
    for aim, pattern, fits in _patterns(words, measured.kind):
        try:
            goal = _match(value, aim, pattern, words)
        except Missing as missing:
            failures += [(missing.at, missing)] if fits else []
        except BlockError as error:
            failures += [(error.column - value.column, error)] if fits else []
        else:
            return _fitting(value, goal, fits, words, measured)
    return _refuse(value, failures, words, measured)


def goal_text(goal: Goal, code: str | None = "en") -> str:
    """A goal as it is printed in a language."""
    words = tongue(code)
    given = {
        "percent": f"{decimal_text(goal.percent, words)}{words.percents[0]}" if goal.percent is not None else None,
        "ordinal": ordinal_text(goal.percent, words) if goal.percent is not None else None,
        "length": length_text(goal.length, words) if goal.length else None,
        "number": decimal_text(goal.number, words) if goal.number is not None else None,
        "per": words.subjects[goal.per][0] if goal.per else None,
    }
    has = {name for name, said in given.items() if said is not None}
    has -= {"ordinal"} if goal.aim is not Aim.PERCENTILE else {"percent"}
    pattern = next(one for one in words.aims[goal.aim] if set(_slots(one)) == has)
    return pattern.format(**given)


def examples(measured: Measurable, words: Tongue) -> list[str]:
    """A goal of each sort that fits."""
    return [goal_text(example(aim, measured), words.code) for aim in FITS[measured.kind]]


def example(aim: Aim, measured: Measurable) -> Goal:
    """A goal with this aim for such a measure."""
    if aim is Aim.AVERAGE:
        return _AVERAGES[measured.kind]
    found = _EXAMPLES[aim]
    return replace(found, per=measured.subject) if aim is Aim.EACH else found


def _patterns(words: Tongue, kind: Kind) -> Iterator[tuple[Aim, str, bool]]:
    """Those that fit come first, so that a text that could be either is the one that makes sense."""
    every = [(aim, pattern, _fits(aim, pattern, kind)) for aim in Aim for pattern in words.aims[aim]]
    yield from sorted(every, key=lambda one: not one[2])


def _fits(aim: Aim, pattern: str, kind: Kind) -> bool:
    """An average of durations is a length of time, any other average a number."""
    if aim is Aim.AVERAGE and ("{length}" in pattern) is not (kind is Kind.SPAN):
        return False
    return aim in FITS[kind]


def _match(value: Text, aim: Aim, pattern: str, words: Tongue) -> Goal:
    at, found = 0, {}
    parts = _parts(pattern)
    for number, part in enumerate(parts):
        at = value.skip(at)
        if part.startswith("{"):
            name = part[1:-1]
            found[name], at = SLOTS[name](value, at, _until(value, at, parts[number + 1 :], words), words)
            continue
        literal = words.pattern(part).match(value.folded, at)
        if not literal:
            raise Missing(at, f"'{part}'")
        at = literal.end()
    if value.skip(at) < len(value.text):
        raise Missing(value.skip(at), "")
    return _goal(value, aim, found)


def _goal(value: Text, aim: Aim, found: dict[str, Any]) -> Goal:
    percent = found.get("percent", found.get("bare", found.get("ordinal")))
    goal = Goal(aim, percent, found.get("length"), found.get("number"), found.get("per", ""))
    if aim is Aim.AT_MOST and percent == 100:
        value.refuse(_("At most 100%% is always so.") % {}, _("Write less than 100%%.") % {})
    if aim in (Aim.EACH, Aim.AVERAGE) and goal.number is not None and goal.number < 0:
        value.refuse(_("Nothing is counted below zero."), _("Write zero or more."))
    if aim is Aim.EACH and goal.number is not None and goal.number.denominator != 1:
        value.refuse(_("One of them has a whole number."), _("Write a whole number, or an average."))
    if aim is Aim.AVERAGE and goal.length and goal.length.unit is Unit.WORKING_DAY:
        value.refuse(
            _("A working day is not always equally long, so there is no average of them."), _("Write working hours.")
        )
    return goal


def _fitting(value: Text, goal: Goal, fits: bool, words: Tongue, measured: Measurable) -> Goal:
    if not fits:
        gives = {
            Kind.SPAN: _("This measure gives a length of time."),
            Kind.COUNT: _("This measure gives a number."),
            Kind.SHARE: _("This measure gives yes or no."),
            Kind.SCORE: _("This measure gives points."),
        }[measured.kind]
        value.refuse(f"{_('This goal does not fit.')} {gives}", _right(words, measured))
    if goal.per and goal.per != measured.subject:
        value.refuse(
            _("This measure is not counted per %s.") % words.subjects[goal.per][0],
            _("Write '%s'.") % goal_text(replace(goal, per=measured.subject), words.code),
        )
    return goal


def _refuse(
    value: Text, failures: list[tuple[int, Missing | BlockError]], words: Tongue, measured: Measurable
) -> NoReturn:
    furthest = max(at for at, failure in failures)
    there = [failure for at, failure in failures if at == furthest]
    for failure in there:
        if isinstance(failure, BlockError):
            raise failure
    wanted = list(dict.fromkeys(one.wanted for one in there if isinstance(one, Missing) and one.wanted))
    if furthest == 0:
        value.refuse(_("'%s' is not a goal.") % value.text, _right(words, measured))
    if not wanted:
        value.refuse(_("The goal ends before this."), _right(words, measured), at=furthest)
    value.refuse(_("Here comes %s.") % _(" or ").join(wanted), _right(words, measured), at=furthest)


def _right(words: Tongue, measured: Measurable) -> str:
    return _("Write for example %s.") % ", ".join(f"'{one}'" for one in examples(measured, words))


def _until(value: Text, at: int, parts: list[str], words: Tongue) -> int:
    """Where the text for a slot ends: before the next fixed words, or at the end."""
    if not parts or parts[0].startswith("{"):
        return len(value.text)
    found = words.pattern(parts[0]).search(value.folded, at)
    return found.start() if found else len(value.text)


@cache
def _parts(pattern: str) -> list[str]:
    return [part.strip() for part in re.split(r"(\{\w+\})", pattern) if part.strip()]


def _slots(pattern: str) -> list[str]:
    return [part[1:-1] for part in _parts(pattern) if part.startswith("{")]
