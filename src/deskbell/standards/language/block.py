"""Parse and format a block: one `keyword: value` per line, all in one of five languages."""

from collections.abc import Mapping
from typing import NoReturn

from django.utils.translation import gettext as _

from deskbell.standards.language.block_error import BlockError
from deskbell.standards.language.block_lines import (
    calendar_text,
    days_text,
    measure_text,
    parse_calendar,
    parse_measure,
    parse_name,
    parse_window,
)
from deskbell.standards.language.block_text import (
    BlockText,
    compose_letters,
    display_width,
    fold_letters,
    join_words,
    normalize_words,
    suggest_word,
)
from deskbell.standards.language.definition import Aim, Definition, Measurable
from deskbell.standards.language.filters import Known, parse_where, where_text
from deskbell.standards.language.goals import example_goal, goal_text, parse_goal
from deskbell.standards.language.keyword_set import KeywordSet
from deskbell.standards.language.keywords import KEYWORDS, keywords_for, readers_keywords

KEYS = ("name", "measure", "where", "goal", "over", "calendar")
NEEDED = ("name", "measure", "goal", "over")
LONGEST = 4_000


def parse_block(
    text: str,
    *,
    measures: Mapping[str, Measurable],
    calendars: Mapping[str, str] | None = None,
    known: Known | None = None,
) -> Definition:
    """Return the definition of a block. Raises BlockError with the position, the reason and the remedy.

    `measures` are the measures that exist. `calendars` are sites with hours, and `known` the allowed values of some
    fields; both map every name in lower case to a slug. Without them any name is allowed.
    """
    if len(text) > LONGEST:
        raise BlockError(
            line=1, column=1, reason=_("This block is too long."), right=_("Use at most %d characters.") % LONGEST
        )
    lines = [
        BlockText(line.rstrip("\r"), number) for number, line in enumerate(compose_letters(text).split("\n"), start=1)
    ]
    words = detect_keywords(text)
    fields = _fields([line for line in lines if line.text.strip()], words)
    _check_needed(fields, text, words)
    measure = parse_measure(fields["measure"], words, measures)
    goal = parse_goal(fields["goal"], words, measures[measure])
    return Definition(
        name=parse_name(fields["name"]),
        measure=measure,
        where=parse_where(fields["where"], words, known or {}) if "where" in fields else (),
        goal=goal,
        over_days=parse_window(fields["over"], words),
        calendar=parse_calendar(fields["calendar"], goal, words, calendars) if "calendar" in fields else "",
    )


def format_block(
    definition: Definition, language: str | None = "en", *, measures: Mapping[str, Measurable] | None = None
) -> str:
    """Return the definition as a block in a language. Parsing it again gives the same definition."""
    words = keywords_for(language)
    measured = (measures or {}).get(definition.measure)
    lines = [("name", definition.name), ("measure", measure_text(definition.measure, measured, language))]
    if definition.where:
        lines.append(("where", where_text(definition.where, language)))
    lines += [("goal", goal_text(definition.goal, language)), ("over", days_text(definition.over_days, language))]
    if definition.calendar:
        lines.append(("calendar", calendar_text(definition.calendar, language)))
    widest = max(display_width(words.keys[key][0]) for key in NEEDED) + 1
    heads = [words.keys[key][0] for key, _value in lines]
    return "\n".join(
        f"{head}:{' ' * max(widest - display_width(head), 1)}{value}"
        for head, (_key, value) in zip(heads, lines, strict=True)
    )


def detect_keywords(text: str) -> KeywordSet:
    """Return the keywords of the language of a block: the language that knows most of its keys, else the reader's."""
    keys = [normalize_words(line.partition(":")[0]) for line in text.replace("：", ":").split("\n") if ":" in line]
    counts = {code: sum(key in words.key_of for key in keys) for code, words in KEYWORDS.items()}
    code, most = max(counts.items(), key=lambda item: item[1])
    return KEYWORDS[code] if most else readers_keywords()


def line_of_key(text: str, key: str) -> int:
    """Return the line of a block that has one of its KEYS; 1 when it is missing."""
    words, lines = detect_keywords(text), compose_letters(text).split("\n")
    named = [words.key_of.get(normalize_words(fold_letters(line).partition(":")[0])) for line in lines]
    return named.index(key) + 1 if key in named else 1


def _fields(lines: list[BlockText], words: KeywordSet) -> dict[str, BlockText]:
    found: dict[str, BlockText] = {}
    for line in lines:
        key, value = _field(line, words)
        if key in found:
            line.refuse(_("“%s” appears twice.") % words.keys[key][0], _("Remove one of the two lines."))
        found[key] = value
    return found


def _field(line: BlockText, words: KeywordSet) -> tuple[str, BlockText]:
    word, colon, _rest = line.folded.partition(":")
    begins = len(word) - len(word.lstrip())
    names = [words.keys[key][0] for key in KEYS]
    if not colon:
        right = _("Write one of %s, a colon, and its value.") % join_words(names)
        line.refuse(_("This line has no colon."), right, at=begins)
    key = words.key_of.get(normalize_words(word))
    if key is None:
        _unknown_key(line, line.text[: len(word)].strip(), begins, words, names)
    value = line.cut(len(word) + 1)
    if not value.text:
        value.refuse(_("“%s” has no value.") % words.keys[key][0], _right(key, words))
    return key, value


def _unknown_key(line: BlockText, word: str, at: int, words: KeywordSet, names: list[str]) -> NoReturn:
    for other in KEYWORDS.values():
        if normalize_words(word) in other.key_of:
            here = words.keys[other.key_of[normalize_words(word)]][0]
            line.refuse(_("A block must be in one language."), _("Here this word is “%s”.") % here, at=at)
    line.refuse(
        _("“%s” is not a keyword of a standard.") % word, suggest_word(word, names, _("The keywords are %s.")), at=at
    )


def _check_needed(fields: dict[str, BlockText], text: str, words: KeywordSet) -> None:
    missing = [key for key in NEEDED if key not in fields]
    if missing:
        raise BlockError(
            line=text.rstrip().count("\n") + 1,
            column=1,
            reason=_("“%s” is missing.") % words.keys[missing[0]][0],
            right=_("Add a line such as “%s”.") % _like(missing[0], words),
        )


def _right(key: str, words: KeywordSet) -> str:
    return _("For example, write “%s”.") % _like(key, words) if key in NEEDED else _("Remove the line.")


def _like(key: str, words: KeywordSet) -> str:
    value = {
        "name": _("Email answered within a working day"),
        "measure": measure_text("first reply", None, words.code),
        "goal": goal_text(example_goal(Aim.WITHIN, Measurable()), words.code),
        "over": days_text(28, words.code),
    }[key]
    return f"{words.keys[key][0]}: {value}"
