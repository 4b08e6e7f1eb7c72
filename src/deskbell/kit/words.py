"""Words as people look for them: whatever the case, with accents or without, in each script we speak."""

import unicodedata
from functools import lru_cache

# Scripts whose letters are looked for without what stands above and below them. Of Devanagari that is the dot alone; vowel signs
# and Thai tone marks are letters of the word.
_BARE = {"LATIN", "GREEK", "CYRILLIC", "DEVANAGARI"}
_LOOSE = range(0x0300, 0x0370)
_DOT = "\u093c"
# NFKC takes Thai SARA AM apart, and the word would no longer be the one that is written.
_AM = "\u0e4d\u0e32", "\u0e33"


def words(text: str) -> list[str]:
    """The words of `text`, folded, in their order: letters, figures and marks that belong to letters."""
    plain = unicodedata.normalize("NFKC", text).replace(*_AM).casefold()
    return "".join(map(_letter, plain)).split()


@lru_cache(8192)
def _letter(letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter)
    if len(parts) > 1 and unicodedata.name(parts[0], "").partition(" ")[0] in _BARE:
        return parts[0]
    if letter == _DOT or ord(letter) in _LOOSE or unicodedata.category(letter) == "Cf":
        return ""
    return letter if unicodedata.category(letter)[0] in "LNM" else " "
