"""Guess the language of a text, but only when its letters or words leave no doubt."""

import re

_SCRIPTS = {
    "th": re.compile(r"[\u0e00-\u0e7f]"),
    "el": re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]"),
    "hi": re.compile(r"[\u0900-\u097f]"),
}
_AFRIKAANS = frozenset(
    ("ek", "nie", "julle", "'n", "’n", "vir", "asseblief", "baie", "hê", "jy", "jou", "hulle", "dis", "goeie", "groete",
     "skryf", "sê", "môre", "vandag")
)  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+|['’]n\b")
_LETTER = re.compile(r"[^\W\d_]")


def guess_language(text: str) -> str:
    """Return `th`, `el`, `hi` or `af`, or an empty string when the language is not certain.

    For the first three, at least a third of the letters must be of that script. For `af`, the text must contain two
    words that only Afrikaans has.
    """
    text = text[:2000]
    letters = len(_LETTER.findall(text)) or 1
    for language, script in _SCRIPTS.items():
        if len(script.findall(text)) * 3 >= letters and script.search(text):
            return language
    return "af" if len(_AFRIKAANS & set(_WORD.findall(text.lower()))) >= 2 else ""
