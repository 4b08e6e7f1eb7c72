"""In which language somebody writes, as far as the letters, or words no other language has, tell it for certain."""

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


def language_of(text: str) -> str:
    """`th`, `el` or `hi` when at least a third of the letters are of that script; `af` when two words of
    Afrikaans alone stand in it; empty when neither tells.
    """
    text = text[:2000]
    letters = len(_LETTER.findall(text)) or 1
    for language, script in _SCRIPTS.items():
        if len(script.findall(text)) * 3 >= letters and script.search(text):
            return language
    return "af" if len(_AFRIKAANS & set(_WORD.findall(text.lower()))) >= 2 else ""
