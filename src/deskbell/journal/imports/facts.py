"""The facts of a row, against what the news of its kind says: nothing missing, nothing of another type, nothing personal."""

import json
from typing import Any

from deskbell.journal.past import Past

MOST_BITS = 63
LONGEST = 10_000
_NAMES = {
    str: "text",
    int: "a whole number",
    bool: "true or false",
    list: "a list",
    dict: "an object",
    type(None): "null",
}


class NotFitting(ValueError):
    """Why facts do not fit their kind."""


def fitting(past: Past, text: str) -> dict[str, Any]:
    """The facts as the journal keeps them, defaults filled in. Raises NotFitting."""
    given = _parsed(text)
    known = past.facts
    for name, value in given.items():
        if name in past.news.forgets:
            raise NotFitting(f"“{name}” is a person's words: the journal keeps none, leave it out")
        if name in past.ours:
            raise NotFitting(f"“{name}” is the number of a row of ours: leave it out")
        if name not in known:
            raise NotFitting(f"“{_short(name)}” is no fact of {past.kind}: it has {', '.join(known) or 'none'}")
        _check_value(past, name, value, known[name][0])
    missing = [name for name, (_, default) in known.items() if default is ... and name not in given]
    if missing:
        raise NotFitting(f"the facts lack “{missing[0]}”")
    whole = {name: given.get(name, default) for name, (_, default) in known.items()}
    return whole | dict.fromkeys(past.ours)


def canonical(facts: dict[str, Any]) -> str:
    """As it is hashed."""
    return json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _parsed(text: str) -> dict[str, Any]:
    if not text.strip():
        return {}
    if len(text) > LONGEST:
        raise NotFitting(f"the facts are longer than {LONGEST:,} characters")
    try:
        found = json.loads(text, object_pairs_hook=_once, parse_float=_no_float, parse_constant=_no_float)
    except NotFitting:
        raise
    except (ValueError, RecursionError):
        raise NotFitting("the facts are not JSON") from None
    if not isinstance(found, dict):
        raise NotFitting("the facts are no JSON object")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotFitting("the facts name something twice")
    return found


def _no_float(text: str) -> Any:
    raise NotFitting(f"“{_short(text)}” is no fact: only whole numbers are")


def _check_value(past: Past, name: str, value: Any, types: tuple[type, ...]) -> None:
    if type(value) not in types and object not in types:
        wanted = " or ".join(_NAMES.get(one, one.__name__) for one in types)
        raise NotFitting(f"“{name}” must be {wanted}")
    choices = past.choices.get(name)
    if choices and value not in choices:
        raise NotFitting(f"“{name}” is one of {', '.join(choices)}, not “{_short(str(value))}”")
    _check_words(name, value)


def _check_words(name: str, value: Any) -> None:
    """What the database would not keep as it is."""
    if isinstance(value, dict):
        for key, inner in value.items():
            _check_words(name, key)
            _check_words(name, inner)
    elif isinstance(value, list):
        for inner in value:
            _check_words(name, inner)
    elif isinstance(value, str):
        if any(
            (character < " " and character not in "\n\t") or "\ud800" <= character <= "\udfff" for character in value
        ):
            raise NotFitting(f"“{name}” holds characters that are no text")
    elif isinstance(value, int) and value.bit_length() > MOST_BITS:
        raise NotFitting(f"“{name}” is too large")


def _short(text: str) -> str:
    plain = "".join(character if character.isprintable() else "�" for character in text)
    return plain if len(plain) <= 40 else plain[:39] + "…"
