"""The name of a standard in the reader's language."""

from django.utils.translation import get_language

from deskbell.handbook.reads.block_sentence import find_block_wording
from deskbell.kit.cache import register_cache
from deskbell.standards.language import BlockError, definition_from_json, parse_block
from deskbell.standards.language.keywords import KEYWORDS
from deskbell.standards.models import StandardVersion
from deskbell.standards.vocabulary import vocabulary

_NAME_KEYS = frozenset(word.casefold() for keywords in KEYWORDS.values() for word in keywords.keys["name"])
# A published edition never changes, so the name of a version in a language does not either.
_names: dict[tuple[int, str], "StandardName"] = register_cache({})


class StandardName(str):
    """The name of a standard. `language` is that of the name, when it is not the page's language; else empty."""

    language: str

    def __new__(cls, text: str, language: str = "") -> "StandardName":
        name = super().__new__(cls, text)
        name.language = language
        return name


def standard_name(version: StandardVersion) -> StandardName:
    """Return the name of a published standard in the reader's language.

    1. The `name:` line of its block in the translation of the rule, if it has one.
    2. Else the title of the translated rule, if the rule has one standard only.
    3. Else the name as it was published.
    """
    key = (version.pk, get_language() or "en")
    if key not in _names:
        _names[key] = _find_name(version, key[1])
    return _names[key]


def _find_name(version: StandardVersion, language: str) -> StandardName:
    published = definition_from_json(version.definition).name
    wording = find_block_wording(
        edition=version.edition_id,
        anchor=version.anchor,
        word="standard",
        is_block=lambda text: is_block_named(text, published),
        language=language,
    )
    if wording is None:
        return StandardName(published)
    if wording.language != language:
        return StandardName(published, wording.language)
    return StandardName(read_name_line(wording.lines) or wording.title or published)


def read_name_line(lines: str) -> str:
    """Return the text after `name:`, in any of the five languages; empty when there is no such line."""
    for line in lines.splitlines():
        key, colon, name = line.partition(":")
        if colon and key.strip().casefold() in _NAME_KEYS:
            return " ".join(name.split())
    return ""


def is_block_named(text: str, name: str) -> bool:
    """Return whether this is the block of the standard with this name."""
    try:
        return parse_block(text.rstrip("\n"), **vocabulary()).name == name
    except BlockError:
        return False
