"""A piece of a block that knows where it stands, and how it reads without accents, capitals and foreign digits."""

import re
import unicodedata
from collections.abc import Collection
from difflib import get_close_matches
from functools import lru_cache
from typing import NoReturn

from django.utils.translation import gettext as _

from deskbell.standards.language.errors import BlockError

_SAME = {"ς": "σ", "：": ":", "％": "%", "，": ",", "\u200b": " ", "’": "'", "ʼ": "'", "ı": "i"}
# Joiners that Hindi and other words need inside them.
_JOINERS = "\u200c\u200d"


@lru_cache(maxsize=8192)
def _bare(character: str) -> str:
    same = _SAME.get(character)
    if same:
        return same
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    accented = character < "\u0400" or "\u1f00" <= character < "\u2000"
    letter = unicodedata.normalize("NFD", character)[0] if accented else character
    small = letter.lower()
    return _SAME.get(small, small) if len(small) == 1 else letter


def fold(text: str) -> str:
    """The text as it is compared; each character keeps its place."""
    return "".join(map(_bare, text))


def bare_words(text: str) -> str:
    """Composed, folded, with single spaces."""
    return " ".join(fold(whole(text)).split())


def whole(text: str) -> str:
    """The text as it is read: composed letters, so that a letter is one character however it was typed."""
    return unicodedata.normalize("NFC", text)


def printable(character: str) -> bool:
    return character.isprintable() or character in _JOINERS


def width(text: str) -> int:
    """How many columns it takes: marks above and below a letter take none."""
    return sum(not unicodedata.category(character).startswith("M") for character in text)


class Text:
    """A stretch of one line of a block; `folded` has the same length as `text`."""

    def __init__(self, text: str, line: int, column: int = 1) -> None:
        self.text, self.folded, self.line, self.column = text, fold(text), line, column

    def refuse(self, reason: str, right: str, *, at: int = 0) -> NoReturn:
        raise BlockError(line=self.line, column=self.column + at, reason=reason, right=right)

    def cut(self, begins: int, ends: int | None = None) -> "Text":
        """A part of it, without the blanks around."""
        piece = self.text[begins:ends]
        left = len(piece) - len(piece.lstrip())
        return Text(piece.strip(), self.line, self.column + begins + left)

    def skip(self, at: int) -> int:
        """The place of the next character that is no blank."""
        found = re.compile(r"\s*").match(self.folded, at)
        return found.end() if found else at


def suggestion(name: str, known: Collection[str], lead: str) -> str:
    """Did you mean, and what there is. `lead` says what is listed, as in "The measures are %s."."""
    by_fold = {bare_words(one): one for one in known}
    near = get_close_matches(bare_words(name), list(by_fold), n=1)
    listed = lead % listing(known) if known else _("There are none yet.")
    return " ".join([_("Did you mean '%s'?") % by_fold[near[0]], listed]) if near else listed


def listing(words: Collection[str]) -> str:
    return ", ".join(words)
