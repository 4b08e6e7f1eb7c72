"""Split text into search words, so that a search ignores case and accents in every script we support."""

import unicodedata
from functools import lru_cache

# In these scripts a search ignores the marks above and below a letter. In Devanagari this removes only the nukta (dot); vowel
# signs and Thai tone marks are part of the word.
_SCRIPTS_WITHOUT_MARKS = {"LATIN", "GREEK", "CYRILLIC", "DEVANAGARI"}
_COMBINING_MARKS = range(0x0300, 0x0370)
_NUKTA = "\u093c"
# NFKC splits Thai SARA AM into two characters. Join them again, or the word would differ from what people type.
_SARA_AM = "\u0e4d\u0e32", "\u0e33"


def split_search_words(text: str) -> list[str]:
    """Return the words of `text` in order, in lower case and without accents. Punctuation is left out."""
    plain = unicodedata.normalize("NFKC", text).replace(*_SARA_AM).casefold()
    return "".join(map(_fold_letter, plain)).split()


@lru_cache(8192)
def _fold_letter(letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter)
    if len(parts) > 1 and unicodedata.name(parts[0], "").partition(" ")[0] in _SCRIPTS_WITHOUT_MARKS:
        return parts[0]
    if letter == _NUKTA or ord(letter) in _COMBINING_MARKS or unicodedata.category(letter) == "Cf":
        return ""
    return letter if unicodedata.category(letter)[0] in "LNM" else " "
