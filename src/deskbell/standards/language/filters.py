"""Parse and format which contacts a standard is about: conditions on their columns when they began."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NoReturn

from django.utils.translation import gettext as _

from deskbell.standards.language.block_text import (
    BlockText,
    find_named,
    is_printable,
    join_words,
    normalize_words,
    suggest_word,
)
from deskbell.standards.language.definition import CHANNELS, FIELDS, Condition
from deskbell.standards.language.keyword_set import KeywordSet
from deskbell.standards.language.keywords import keywords_for

# The allowed values of each field, by every name they have.
Known = Mapping[str, Mapping[str, str]]
_CLOSES = {'"': '"', "“": "”", "„": "“", "«": "»"}
# The code of any language, not only of our five.
_CODE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")
_SEVERAL = ("in", "not in")


def parse_where(value: BlockText, words: KeywordSet, known: Known) -> tuple[Condition, ...]:
    """Return the conditions of a line such as `channel is email and brand in "Quince & Clay", Sour Lou's`. Raises
    BlockError.
    """
    conditions: list[Condition] = []
    at = 0
    while True:
        begins = value.skip(at)
        condition, at = _condition(value, at, words, known)
        conditions.append(condition)
        if _nothing_left([one for one in conditions if one.field == condition.field]):
            value.refuse(
                _("No contact can match all of these conditions."),
                _("For several values, write “%s”.") % _either(conditions, condition.field, words),
                at=begins,
            )
        at = value.skip(at)
        if at >= len(value.text):
            return tuple(conditions)
        joint = next((m for one in words.and_words if (m := words.pattern(one).match(value.folded, at))), None)
        if not joint:
            value.refuse(_("Join two conditions with “%s”.") % words.and_words[0], _remedy(words), at=at)
        at = joint.end()


def _nothing_left(same: Sequence[Condition]) -> bool:
    """Whether tests on one field leave no value that could pass all of them."""
    named = [value for one in same if one.among for value in one.values]
    return bool(named) and not any(all(one.accepts(value) for one in same) for value in named)


def _either(conditions: Sequence[Condition], field: str, words: KeywordSet) -> str:
    named = [value for one in conditions if one.field == field and one.among for value in one.values]
    return _condition_text(Condition(field, True, tuple(dict.fromkeys(named))), words)


def where_text(conditions: tuple[Condition, ...], code: str | None = "en") -> str:
    """Return the conditions as text of a block, in a language."""
    words = keywords_for(code)
    return f" {words.and_words[0]} ".join(_condition_text(one, words) for one in conditions)


def _condition(value: BlockText, at: int, words: KeywordSet, known: Known) -> tuple[Condition, int]:
    at = value.skip(at)
    field, at = _field(value, at, words)
    at = value.skip(at)
    forms = [form for form in _forms(words) if words.pattern(form[1]).match(value.folded, at)]
    if not forms:
        _refuse_verb(value, at, field, words)
    prefix = forms[0][1]
    begins = words.pattern(prefix).match(value.folded, at)
    values, at, parted_by_words = _values(value, begins.end() if begins else at, field, words, known)
    for verb, before, after in forms:
        end = words.pattern(after).match(value.folded, value.skip(at))
        if before == prefix and end:
            if len(values) > 1 and verb not in _SEVERAL and not parted_by_words:
                right = _condition_text(Condition(field, verb == "is", tuple(values)), words)
                value.refuse(
                    _("Only one value fits here."),
                    _("For several, write “%s”.") % right,
                    at=begins.end() if begins else 0,
                )
            return Condition(field, verb in ("is", "in"), tuple(values)), max(end.end(), at)
    return _refuse_verb(value, value.skip(at), field, words)


def _refuse_verb(value: BlockText, at: int, field: str, words: KeywordSet) -> NoReturn:
    verbs = [words.verbs[verb][0].replace("{}", "…") for verb in words.verbs]
    value.refuse(
        _("After “%(field)s”, write one of: %(verbs)s.")
        % {"field": words.fields[field][0], "verbs": join_words(verbs)},
        _remedy(words),
        at=at,
    )


def _field(value: BlockText, at: int, words: KeywordSet) -> tuple[str, int]:
    for word in sorted(words.field_of, key=len, reverse=True):
        found = words.pattern(word).match(value.folded, at)
        if found:
            return words.field_of[word], found.end()
    if at >= len(value.text):
        value.refuse(_("A condition is missing here."), _remedy(words), at=at)
    there = re.compile(r"[^\s,\"]*").match(value.text, at)
    names = [words.fields[one][0] for one in FIELDS]
    return value.refuse(
        _("“%s” is not a field of a contact.") % (there[0] if there else ""),
        suggest_word(there[0] if there else "", names, _("Use one of %s.")),
        at=at,
    )


def _values(value: BlockText, at: int, field: str, words: KeywordSet, known: Known) -> tuple[list[str], int, bool]:
    """The values, the place after them, and whether words such as "or" part them."""
    found: list[str] = []
    parted_by_words = False
    at = opened = value.skip(at)
    bracket = value.text[at : at + 1] == "("
    at += bracket
    while True:
        at = value.skip(at)
        text, ends = _quoted(value, at) or _bare(value, at, words, bracket=bracket)
        if not text or not all(map(is_printable, text)):
            value.refuse(_("A value for “%s” is missing here.") % words.fields[field][0], _remedy(words), at=at)
        found.append(_check_value(value, at, field, text, words, known))
        at = value.skip(ends)
        joint = next((m for one in words.or_words if (m := words.pattern(one).match(value.folded, at))), None)
        if joint:
            at, parted_by_words = joint.end(), True
        elif value.text[at : at + 1] in (",", "，"):
            at += 1
        else:
            return found, _after_bracket(value, opened, at) if bracket else ends, parted_by_words


def _after_bracket(value: BlockText, opened: int, at: int) -> int:
    """The place after the bracket that closes a list. Raises BlockError if it is missing."""
    if value.text[at : at + 1] != ")":
        value.refuse(_("The closing bracket is missing."), _("Add it, or remove the opening one."), at=opened)
    return at + 1


def _quoted(value: BlockText, at: int) -> tuple[str, int] | None:
    """A value in quotes. Inside straight quotes, a quote is written twice."""
    opens = value.text[at : at + 1]
    if opens not in _CLOSES or not opens:
        return None
    closes = re.escape(_CLOSES[opens])
    inside = r'((?:[^"]|"")*)"(?!")' if opens == '"' else f"([^{closes}]*){closes}"
    found = re.compile(inside).match(value.text, at + 1)
    if not found:
        value.refuse(_("The closing quotation mark is missing."), _("Add it, or remove the opening one."), at=at)
    text = found[1].replace('""', '"') if opens == '"' else found[1]
    return text.strip(), found.end()


def _bare(value: BlockText, at: int, words: KeywordSet, *, bracket: bool = False) -> tuple[str, int]:
    found = _until_stop(words, bracket).match(value.folded, at)
    return (value.text[at : found.end()].strip(), found.end()) if found else ("", at)


@cache
def _until_stop(words: KeywordSet, bracket: bool) -> "re.Pattern[str]":
    """The pattern of a value without quotes: up to a comma, a joining word, the end of a verb, or the end of the line.

    In a list in brackets, the closing bracket ends it too.
    """
    ends_list = r"|\)" if bracket else ""
    ends = {after for _verb, _before, after in _forms(words) if after} | {*words.and_words, *words.or_words}
    stops = "|".join(words.pattern(one).pattern for one in sorted(ends, key=len, reverse=True))
    return re.compile(rf'[^,"]+?(?=\s*(?:,|${ends_list})|\s+(?:{stops}))')


def _check_value(value: BlockText, at: int, field: str, text: str, words: KeywordSet, known: Known) -> str:
    if field == "channel":
        channel = words.channel_of.get(normalize_words(text))
        names = [words.channels[one][0] for one in CHANNELS]
        return channel or value.refuse(
            _("“%s” is not a channel.") % text,
            _several_instead(field, text, words) or suggest_word(text, names, _("The channels are %s.")),
            at=at,
        )
    if field not in known:
        return text
    found = find_named(known[field], text)
    if found is None and field == "language" and _CODE.fullmatch(text.casefold()):
        return text.casefold()
    return found or value.refuse(
        _("“%(name)s” is not a known value of “%(field)s”.") % {"field": words.fields[field][0], "name": text},
        _several_instead(field, text, words) or suggest_word(text, sorted(set(known[field])), _("Known values: %s.")),
        at=at,
    )


def _several_instead(field: str, text: str, words: KeywordSet) -> str:
    """What to write instead of “a or b”; empty if there is no such word."""
    for word in words.alternatives:
        gap = r"\s+" if words.has_spaces else r"\s*"
        parts = re.split(rf"{gap}{re.escape(word)}{gap}", text)
        if len(parts) > 1 and all(parts):
            verb = words.verbs["in"][0].replace("{}", ", ".join(parts))
            return _("For several values, write “%s”.") % f"{words.fields[field][0]} {verb}"
    return ""


def _condition_text(condition: Condition, words: KeywordSet) -> str:
    verb = (
        ("is" if condition.among else "is not") if len(condition.values) == 1 else "in" if condition.among else "not in"
    )
    values = ", ".join(_value_text(condition.field, one, words) for one in condition.values)
    return f"{words.fields[condition.field][0]} {words.verbs[verb][0].replace('{}', values)}"


def _value_text(field: str, value: str, words: KeywordSet) -> str:
    """A value as it is printed: in quotes if it could be misread."""
    if field == "channel":
        value = words.channels[value][0]
    plain = re.fullmatch(r"[^\s,\"“„«(][^\s,\"“„«]*(?: [^\s,\"“„«]+)*", value)
    first = {
        part.split()[0]
        for form in _forms(words)
        for part in (normalize_words(form[1]), normalize_words(form[2]))
        if part
    }
    first |= {normalize_words(one).split()[0] for one in (*words.and_words, *words.or_words)}
    risky = any(word.startswith(tuple(first)) for word in normalize_words(value).split())
    return value if plain and not risky else '"' + value.replace('"', '""') + '"'


@cache
def _forms(words: KeywordSet) -> list[tuple[str, str, str]]:
    """(verb, words before the values, words after them) of every form of a verb, the longest first."""
    found = list(_verb_forms(words))
    return sorted(found, key=lambda form: (len(form[1]), len(form[2])), reverse=True)


def _verb_forms(words: KeywordSet) -> Iterator[tuple[str, str, str]]:
    for verb, patterns in words.verbs.items():
        for pattern in patterns:
            before, _gap, after = pattern.partition("{}")
            yield verb, before.strip(), after.strip()


def _remedy(words: KeywordSet) -> str:
    like = (Condition("channel", True, ("email",)), Condition("language", True, ("th",)))
    return _("For example, write “%s”.") % where_text(like, words.code)
