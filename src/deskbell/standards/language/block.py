"""Reading and printing a standard's block: one `word: value` a line, all in one of five languages."""

from collections.abc import Mapping
from typing import NoReturn

from django.utils.translation import gettext as _

from deskbell.standards.language.definition import Aim, Definition, Measurable
from deskbell.standards.language.errors import BlockError
from deskbell.standards.language.filters import Known, where_of, where_text
from deskbell.standards.language.goals import example, goal_of, goal_text
from deskbell.standards.language.reading import (
    calendar_of,
    calendar_text,
    days_text,
    measure_of,
    measure_text,
    name_of,
    over_of,
)
from deskbell.standards.language.text import Text, bare_words, fold, listing, suggestion, whole, width
from deskbell.standards.language.tongue import Tongue
from deskbell.standards.language.tongues import TONGUES, readers, tongue

KEYS = ("name", "measure", "where", "goal", "over", "calendar")
NEEDED = ("name", "measure", "goal", "over")
LONGEST = 4_000


def parse(
    text: str,
    *,
    measures: Mapping[str, Measurable],
    calendars: Mapping[str, str] | None = None,
    known: Known | None = None,
) -> Definition:
    """The definition a block gives; raises BlockError with place, reason and what would be right.

    `measures` are what can be measured; `calendars`, where given, the places whose hours are known, and
    `known` for some fields what they may be: both by every name in small letters.
    """
    if len(text) > LONGEST:
        raise BlockError(
            line=1, column=1, reason=_("This block is too long."), right=_("Use at most %d characters.") % LONGEST
        )
    lines = [Text(line.rstrip("\r"), number) for number, line in enumerate(whole(text).split("\n"), start=1)]
    words = spoken(text)
    fields = _fields([line for line in lines if line.text.strip()], words)
    _check_needed(fields, text, words)
    measure = measure_of(fields["measure"], words, measures)
    goal = goal_of(fields["goal"], words, measures[measure])
    return Definition(
        name=name_of(fields["name"]),
        measure=measure,
        where=where_of(fields["where"], words, known or {}) if "where" in fields else (),
        goal=goal,
        over_days=over_of(fields["over"], words),
        calendar=calendar_of(fields["calendar"], goal, words, calendars) if "calendar" in fields else "",
    )


def show(
    definition: Definition, language: str | None = "en", *, measures: Mapping[str, Measurable] | None = None
) -> str:
    """The block as it is printed in a language; reading it again gives the same definition."""
    words = tongue(language)
    measured = (measures or {}).get(definition.measure)
    lines = [("name", definition.name), ("measure", measure_text(definition.measure, measured, language))]
    if definition.where:
        lines.append(("where", where_text(definition.where, language)))
    lines += [("goal", goal_text(definition.goal, language)), ("over", days_text(definition.over_days, language))]
    if definition.calendar:
        lines.append(("calendar", calendar_text(definition.calendar, language)))
    widest = max(width(words.keys[key][0]) for key in NEEDED) + 1
    heads = [words.keys[key][0] for key, _value in lines]
    return "\n".join(
        f"{head}:{' ' * max(widest - width(head), 1)}{value}" for head, (_key, value) in zip(heads, lines, strict=True)
    )


def spoken(text: str) -> Tongue:
    """The language a block is written in: the one that knows most of its keys; the reader's, if none does."""
    keys = [bare_words(line.partition(":")[0]) for line in text.replace("：", ":").split("\n") if ":" in line]
    counts = {code: sum(key in words.key_of for key in keys) for code, words in TONGUES.items()}
    code, most = max(counts.items(), key=lambda item: item[1])
    return TONGUES[code] if most else readers()


def line_of(text: str, key: str) -> int:
    """The line of a block on which one of its KEYS stands; the first, if it does not."""
    words, lines = spoken(text), whole(text).split("\n")
    named = [words.key_of.get(bare_words(fold(line).partition(":")[0])) for line in lines]
    return named.index(key) + 1 if key in named else 1


def _fields(lines: list[Text], words: Tongue) -> dict[str, Text]:
    found: dict[str, Text] = {}
    for line in lines:
        key, value = _field(line, words)
        if key in found:
            line.refuse(_("'%s' stands here twice.") % words.keys[key][0], _("Keep one of the two lines."))
        found[key] = value
    return found


def _field(line: Text, words: Tongue) -> tuple[str, Text]:
    word, colon, _rest = line.folded.partition(":")
    begins = len(word) - len(word.lstrip())
    names = [words.keys[key][0] for key in KEYS]
    if not colon:
        right = _("Write one of %s, a colon, and its value.") % listing(names)
        line.refuse(_("This line has no colon."), right, at=begins)
    key = words.key_of.get(bare_words(word))
    if key is None:
        _unknown_key(line, line.text[: len(word)].strip(), begins, words, names)
    value = line.cut(len(word) + 1)
    if not value.text:
        value.refuse(_("'%s' has no value.") % words.keys[key][0], _right(key, words))
    return key, value


def _unknown_key(line: Text, word: str, at: int, words: Tongue, names: list[str]) -> NoReturn:
    for other in TONGUES.values():
        if bare_words(word) in other.key_of:
            here = words.keys[other.key_of[bare_words(word)]][0]
            line.refuse(_("A block is written in one language."), _("Here this word is '%s'.") % here, at=at)
    line.refuse(_("'%s' is not a word of a standard.") % word, suggestion(word, names, _("The words are %s.")), at=at)


def _check_needed(fields: dict[str, Text], text: str, words: Tongue) -> None:
    missing = [key for key in NEEDED if key not in fields]
    if missing:
        raise BlockError(
            line=text.rstrip().count("\n") + 1,
            column=1,
            reason=_("'%s' is missing.") % words.keys[missing[0]][0],
            right=_("Add a line such as '%s'.") % _like(missing[0], words),
        )


def _right(key: str, words: Tongue) -> str:
    return _("Write for example '%s'.") % _like(key, words) if key in NEEDED else _("Leave the line out.")


def _like(key: str, words: Tongue) -> str:
    value = {
        "name": _("Email answered within a working day"),
        "measure": measure_text("first reply", None, words.code),
        "goal": goal_text(example(Aim.WITHIN, Measurable()), words.code),
        "over": days_text(28, words.code),
    }[key]
    return f"{words.keys[key][0]}: {value}"
