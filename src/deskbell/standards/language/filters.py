"""Reading and printing which contacts a standard is about: tests on what they were when they began."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NoReturn

from django.utils.translation import gettext as _

from deskbell.standards.language.definition import CHANNELS, FIELDS, Condition
from deskbell.standards.language.text import Text, bare_words, fold, listing, printable, suggestion
from deskbell.standards.language.tongue import Tongue
from deskbell.standards.language.tongues import tongue

# Of each field: what it may be, by each name it goes by.
Known = Mapping[str, Mapping[str, str]]
_CLOSES = {'"': '"', "“": "”", "„": "“", "«": "»"}
# The code of a language, which need not be one of ours.
_CODE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")
_SEVERAL = ("in", "not in")


def where_of(value: Text, words: Tongue, known: Known) -> tuple[Condition, ...]:
    """`channel is email and brand in "Quince & Clay", Sour Lou's`."""
    conditions: list[Condition] = []
    at = 0
    while True:
        begins = value.skip(at)
        condition, at = _condition(value, at, words, known)
        conditions.append(condition)
        if _nothing_left([one for one in conditions if one.field == condition.field]):
            value.refuse(
                _("No contact can pass these tests together."),
                _("For several values, write '%s'.") % _either(conditions, condition.field, words),
                at=begins,
            )
        at = value.skip(at)
        if at >= len(value.text):
            return tuple(conditions)
        joint = next((m for one in words.both if (m := words.pattern(one).match(value.folded, at))), None)
        if not joint:
            value.refuse(_("Two tests are joined by '%s'.") % words.both[0], _right(words), at=at)
        at = joint.end()


def _nothing_left(same: Sequence[Condition]) -> bool:
    """Whether tests on one field leave no value that could pass them all."""
    named = [value for one in same if one.among for value in one.values]
    return bool(named) and not any(all(one.holds(value) for one in same) for value in named)


def _either(conditions: Sequence[Condition], field: str, words: Tongue) -> str:
    named = [value for one in conditions if one.field == field and one.among for value in one.values]
    return _condition_text(Condition(field, True, tuple(dict.fromkeys(named))), words)


def where_text(conditions: tuple[Condition, ...], code: str | None = "en") -> str:
    """The conditions as they are written in a block, in a language."""
    words = tongue(code)
    return f" {words.both[0]} ".join(_condition_text(one, words) for one in conditions)


def _condition(value: Text, at: int, words: Tongue, known: Known) -> tuple[Condition, int]:
    at = value.skip(at)
    field, at = _field(value, at, words)
    at = value.skip(at)
    forms = [form for form in _forms(words) if words.pattern(form[1]).match(value.folded, at)]
    if not forms:
        _no_verb(value, at, field, words)
    prefix = forms[0][1]
    begins = words.pattern(prefix).match(value.folded, at)
    values, at = _values(value, begins.end() if begins else at, field, words, known)
    for verb, before, after in forms:
        end = words.pattern(after).match(value.folded, value.skip(at))
        if before == prefix and end:
            if len(values) > 1 and verb not in _SEVERAL:
                right = _condition_text(Condition(field, verb == "is", tuple(values)), words)
                value.refuse(
                    _("This takes one value."), _("For several, write '%s'.") % right, at=begins.end() if begins else 0
                )
            return Condition(field, verb in ("is", "in"), tuple(values)), max(end.end(), at)
    return _no_verb(value, value.skip(at), field, words)


def _no_verb(value: Text, at: int, field: str, words: Tongue) -> NoReturn:
    verbs = [words.verbs[verb][0].replace("{}", "…") for verb in words.verbs]
    value.refuse(
        _("With '%(field)s' comes one of: %(verbs)s.") % {"field": words.fields[field][0], "verbs": listing(verbs)},
        _right(words),
        at=at,
    )


def _field(value: Text, at: int, words: Tongue) -> tuple[str, int]:
    for word in sorted(words.field_of, key=len, reverse=True):
        found = words.pattern(word).match(value.folded, at)
        if found:
            return words.field_of[word], found.end()
    if at >= len(value.text):
        value.refuse(_("A test is missing here."), _right(words), at=at)
    there = re.compile(r"[^\s,\"]*").match(value.text, at)
    names = [words.fields[one][0] for one in FIELDS]
    return value.refuse(
        _("'%s' is nothing a contact can be sorted by.") % (there[0] if there else ""),
        suggestion(there[0] if there else "", names, _("Use one of %s.")),
        at=at,
    )


def _values(value: Text, at: int, field: str, words: Tongue, known: Known) -> tuple[list[str], int]:
    found: list[str] = []
    while True:
        at = value.skip(at)
        text, ends = _quoted(value, at) or _bare(value, at, words)
        if not text or not all(map(printable, text)):
            value.refuse(_("A value of '%s' is missing here.") % words.fields[field][0], _right(words), at=at)
        found.append(_known(value, at, field, text, words, known))
        at = value.skip(ends)
        if value.text[at : at + 1] not in (",", "，"):
            return found, ends
        at += 1


def _quoted(value: Text, at: int) -> tuple[str, int] | None:
    """A value in quotes; inside straight ones a quote is written twice."""
    opens = value.text[at : at + 1]
    if opens not in _CLOSES or not opens:
        return None
    closes = re.escape(_CLOSES[opens])
    inside = r'((?:[^"]|"")*)"(?!")' if opens == '"' else f"([^{closes}]*){closes}"
    found = re.compile(inside).match(value.text, at + 1)
    if not found:
        value.refuse(_("This quote does not end."), _("Close it, or leave it out."), at=at)
    text = found[1].replace('""', '"') if opens == '"' else found[1]
    return text.strip(), found.end()


def _bare(value: Text, at: int, words: Tongue) -> tuple[str, int]:
    found = _until_stop(words).match(value.folded, at)
    return (value.text[at : found.end()].strip(), found.end()) if found else ("", at)


@cache
def _until_stop(words: Tongue) -> "re.Pattern[str]":
    """A value without quotes: up to a comma, a joint, what closes a verb, or the end."""
    ends = {after for _verb, _before, after in _forms(words) if after} | set(words.both)
    stops = "|".join(words.pattern(one).pattern for one in sorted(ends, key=len, reverse=True))
    return re.compile(rf'[^,"]+?(?=\s*(?:,|$)|\s+(?:{stops}))')


def _known(value: Text, at: int, field: str, text: str, words: Tongue, known: Known) -> str:
    if field == "channel":
        channel = words.channel_of.get(bare_words(text))
        names = [words.channels[one][0] for one in CHANNELS]
        return channel or value.refuse(
            _("'%s' is not a channel.") % text, suggestion(text, names, _("The channels are %s.")), at=at
        )
    if field not in known:
        return text
    found = known[field].get(text.casefold())
    if found is None and field == "language" and _CODE.fullmatch(text.casefold()):
        return text.casefold()
    return found or value.refuse(
        _("There is no %(field)s '%(name)s'.") % {"field": words.fields[field][0], "name": text},
        suggestion(text, sorted(set(known[field])), _("There are %s.")),
        at=at,
    )


def _condition_text(condition: Condition, words: Tongue) -> str:
    verb = (
        ("is" if condition.among else "is not") if len(condition.values) == 1 else "in" if condition.among else "not in"
    )
    values = ", ".join(_value_text(condition.field, one, words) for one in condition.values)
    return f"{words.fields[condition.field][0]} {words.verbs[verb][0].replace('{}', values)}"


def _value_text(field: str, value: str, words: Tongue) -> str:
    """A value as it is printed: in quotes where it could be misread."""
    if field == "channel":
        value = words.channels[value][0]
    plain = re.fullmatch(r"[^\s,\"“„«]+(?: [^\s,\"“„«]+)*", value)
    first = {part.split()[0] for form in _forms(words) for part in (bare_words(form[1]), bare_words(form[2])) if part}
    first |= {bare_words(one).split()[0] for one in words.both}
    risky = any(word.startswith(tuple(first)) for word in fold(value).split())
    return value if plain and not risky else '"' + value.replace('"', '""') + '"'


@cache
def _forms(words: Tongue) -> list[tuple[str, str, str]]:
    """(verb, before the values, after them) of every way to say a verb, the longest first."""
    found = list(_said(words))
    return sorted(found, key=lambda form: (len(form[1]), len(form[2])), reverse=True)


def _said(words: Tongue) -> Iterator[tuple[str, str, str]]:
    for verb, patterns in words.verbs.items():
        for pattern in patterns:
            before, _gap, after = pattern.partition("{}")
            yield verb, before.strip(), after.strip()


def _right(words: Tongue) -> str:
    like = (Condition("channel", True, ("email",)), Condition("language", True, ("th",)))
    return _("Write for example '%s'.") % where_text(like, words.code)
