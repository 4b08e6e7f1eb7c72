"""Format and sort names of people and things, in the scripts of all five languages."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

_Row = TypeVar("_Row")
# These Thai vowels are written before the consonant that they follow in speech.
_THAI_LEADING_VOWEL = re.compile("([เแโใไ])([ก-ฮ])")
# A Devanagari consonant with its joined consonants and its vowel signs: half of a syllable can be another word.
_DEVANAGARI_SYLLABLE = re.compile("[ऄ-हक़-ॡ]़?(?:्[क-ह]़?)*[ऀ-ःऺ-ौॕ-ॗॢॣ]*")
_ACUTE = "\u0301"
# The Afrikaans article stays small at the beginning of a sentence; the next word takes the capital.
_ARTICLE = re.compile("(?:[’‘']n|ŉ) ")


def initials(name: str) -> str:
    """Return the initials of a person's first and last name: `NB`, `กจ`, `प्रिमी`, `ΑΟ`. "?" for an empty name."""
    words = name.split() or ["?"]
    return "".join(initial(word) for word in (words[0], words[-1])[: len(words)])


def initial(word: str) -> str:
    """Return the first letter of a word in upper case; in Hindi its first syllable, in Thai its first consonant."""
    syllable = _DEVANAGARI_SYLLABLE.match(word)
    if syllable:
        return syllable[0]
    word = _THAI_LEADING_VOWEL.sub(r"\2", word)
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", word[:1].upper()).replace(_ACUTE, ""))


def capitalize_first(text: str) -> str:
    """Return the text with its first letter in upper case."""
    article = _ARTICLE.match(text)
    start = article.end() if article else 0
    return text[:start] + text[start : start + 1].upper() + text[start + 1 :]


def sort_by_name(rows: Iterable[_Row], name: Callable[[_Row], str]) -> list[_Row]:
    """Return the rows sorted by name as in a dictionary: accents and upper case are ignored, Thai goes by its
    consonants.
    """
    return sorted(rows, key=lambda row: name_sort_key(name(row)))


def name_sort_key(name: str) -> tuple[Any, ...]:
    """Return the sort key of a name. Names that differ only in accents or upper case are neighbours."""
    swapped = _THAI_LEADING_VOWEL.sub(r"\2\1", unicodedata.normalize("NFKC", name).casefold())
    bare = "".join(one for one in unicodedata.normalize("NFD", swapped) if not _is_accent(one))
    return bare.replace("ς", "σ"), swapped, name


def _is_accent(character: str) -> bool:
    """Return True for accents, the nukta of Hindi, and Thai tone marks. Vowel signs are letters, so False."""
    return unicodedata.combining(character) not in (0, 9) and not "\u0e38" <= character <= "\u0e3a"
