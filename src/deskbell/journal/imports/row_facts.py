"""Check the JSON text `facts` of a row against the fields of its news: nothing missing, no wrong type, nothing
personal.
"""

import json
from typing import Any

from deskbell.journal.import_rules import ImportRule

MOST_BITS = 63
LONGEST = 10_000
_TYPE_NAMES = {
    str: "text",
    int: "a whole number",
    bool: "true or false",
    list: "a list",
    dict: "an object",
    type(None): "null",
}


class InvalidFacts(ValueError):
    """The facts do not have the fields of this kind of news. The message says why."""


def parse_facts(past: ImportRule, text: str) -> dict[str, Any]:
    """Parse the JSON of a row's facts and fill in defaults. Raises InvalidFacts."""
    facts = _parse_json(text)
    allowed = past.facts
    for name, value in facts.items():
        if name in past.news.forgets:
            raise InvalidFacts(f"“{name}” is a person's words: the journal keeps none, leave it out")
        if name in past.ours:
            raise InvalidFacts(f"“{name}” is the number of a row of ours: leave it out")
        if name not in allowed:
            raise InvalidFacts(f"“{_shorten(name)}” is no fact of {past.kind}: it has {', '.join(allowed) or 'none'}")
        _check_value(past, name, value, allowed[name][0])
    missing = [name for name, (_, default) in allowed.items() if default is ... and name not in facts]
    if missing:
        raise InvalidFacts(f"the facts lack “{missing[0]}”")
    complete = {name: facts.get(name, default) for name, (_, default) in allowed.items()}
    return complete | dict.fromkeys(past.ours)


def canonical_json(facts: dict[str, Any]) -> str:
    """Return the JSON text that is hashed: sorted keys, no spaces."""
    return json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _parse_json(text: str) -> dict[str, Any]:
    if not text.strip():
        return {}
    if len(text) > LONGEST:
        raise InvalidFacts(f"the facts are longer than {LONGEST:,} characters")
    try:
        found = json.loads(
            text, object_pairs_hook=_refuse_duplicates, parse_float=_refuse_float, parse_constant=_refuse_float
        )
    except InvalidFacts:
        raise
    except (ValueError, RecursionError):
        raise InvalidFacts("the facts are not JSON") from None
    if not isinstance(found, dict):
        raise InvalidFacts("the facts are no JSON object")
    return found


def _refuse_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise InvalidFacts("the facts name something twice")
    return found


def _refuse_float(text: str) -> Any:
    raise InvalidFacts(f"“{_shorten(text)}” is no fact: only whole numbers are")


def _check_value(past: ImportRule, name: str, value: Any, types: tuple[type, ...]) -> None:
    if type(value) not in types and object not in types:
        wanted = " or ".join(_TYPE_NAMES.get(one, one.__name__) for one in types)
        raise InvalidFacts(f"“{name}” must be {wanted}")
    choices = past.choices.get(name)
    if choices and value not in choices:
        raise InvalidFacts(f"“{name}” is one of {', '.join(choices)}, not “{_shorten(str(value))}”")
    _check_text(name, value)


def _check_text(name: str, value: Any) -> None:
    """Raise InvalidFacts for text or numbers that the database would change when it stores them."""
    if isinstance(value, dict):
        for key, inner in value.items():
            _check_text(name, key)
            _check_text(name, inner)
    elif isinstance(value, list):
        for inner in value:
            _check_text(name, inner)
    elif isinstance(value, str):
        if any(
            (character < " " and character not in "\n\t") or "\ud800" <= character <= "\udfff" for character in value
        ):
            raise InvalidFacts(f"“{name}” holds characters that are no text")
    elif isinstance(value, int) and value.bit_length() > MOST_BITS:
        raise InvalidFacts(f"“{name}” is too large")


def _shorten(text: str) -> str:
    plain = "".join(character if character.isprintable() else "�" for character in text)
    return plain if len(plain) <= 40 else plain[:39] + "…"
