"""A piece of a block that knows its position; and comparing text without accents, capitals and foreign digits."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import NoReturn

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from deskbell.standards.language.block_error import BlockError

# Joiners inside words of Hindi and other languages.
_JOINERS = "\u200c\u200d"
# Stands for what keywords are written with or without: joiners and the dot below (फ़ोन, फोन).
IGNORED = "\u200d"
_SAME = {
    "ς": "σ", "：": ":", "％": "%", "，": ",", "\u200b": " ", "’": "'", "‘": "'", "ʼ": "'", "ı": "i",
    "\u0901": "\u0902", **dict.fromkeys((*_JOINERS, "\u093c"), IGNORED),
}  # fmt: skip


@lru_cache(maxsize=8192)
def _fold_letter(character: str) -> str:
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


def fold_letters(text: str) -> str:
    """Return the text as it is compared: without accents and capitals. Each character keeps its position."""
    return "".join(map(_fold_letter, text))


def normalize_words(text: str) -> str:
    """Return the text composed, folded, with single spaces, and without what keywords may leave out."""
    return " ".join(fold_letters(compose_letters(text)).replace(IGNORED, "").split())


def compose_letters(text: str) -> str:
    """Return the text in composed form, so that a letter is one character however it was typed."""
    return unicodedata.normalize("NFC", text)


def find_named(names: Mapping[str, str], text: str) -> str | None:
    """Return the value with this name, without regard to capitals and accents; None when there is none. `names` are in
    lower case.
    """
    found = names.get(text.casefold())
    return found or {normalize_words(name): slug for name, slug in names.items()}.get(normalize_words(text))


def is_printable(character: str) -> bool:
    """Return whether a character may be in a name. Joiners may, since Hindi words need them."""
    return character.isprintable() or character in _JOINERS


def display_width(text: str) -> int:
    """Return the width of the text in columns. Marks above and below a letter take none."""
    return sum(not unicodedata.category(character).startswith("M") for character in text)


class BlockText:
    """A part of one line of a block. `folded` has the same length as `text`."""

    def __init__(self, text: str, line: int, column: int = 1) -> None:
        self.text, self.folded, self.line, self.column = text, fold_letters(text), line, column

    def refuse(self, reason: str, right: str, *, at: int = 0) -> NoReturn:
        """Raise BlockError at this text, `at` characters from its beginning."""
        raise BlockError(line=self.line, column=self.column + at, reason=reason, right=right)

    def cut(self, begins: int, ends: int | None = None) -> "BlockText":
        """Return a part of the text without spaces around it."""
        piece = self.text[begins:ends]
        left = len(piece) - len(piece.lstrip())
        return BlockText(piece.strip(), self.line, self.column + begins + left)

    def skip(self, at: int) -> int:
        """Return the position of the next character that is not a space."""
        found = re.compile(r"\s*").match(self.folded, at)
        return found.end() if found else at


def suggest_word(name: str, known: Collection[str], lead: str) -> str:
    """Return a hint: the known words put into `lead`, such as "The measures are %s.", after "Did you mean ...?" if one of
    them is similar to `name`. If no words are known it says so.
    """
    by_fold = {normalize_words(one): one for one in known}
    near = get_close_matches(normalize_words(name), list(by_fold), n=1)
    listed = lead % join_words(known) if known else _("There are none yet.")
    return " ".join([_("Did you mean “%s”?") % by_fold[near[0]], listed]) if near else listed


def quote(text: str) -> str:
    """Return the text between the quotation marks of the reader's language."""
    return pgettext("quotation marks", "“%s”") % text


def join_words(words: Collection[str]) -> str:
    return ", ".join(words)
