"""Header lines as every mail program reads them. Python's own writer encodes a long Message-ID, which then names nothing, and
loses the quotes around a long name: a comma in it makes two senders.
"""

import textwrap
from collections.abc import Sequence
from email.header import Header
from email.policy import Policy
from email.utils import quote
from typing import Self

WIDTH = 76
PLAIN = 60
FOLD = "\r\n "


class Line(str):
    """A header that is written as it stands; `name` is what the mail asks for before it writes it so."""

    __slots__ = ("name",)
    name: str

    def __new__(cls, name: str, text: str) -> Self:
        line = super().__new__(cls, text)
        line.name = name
        return line

    def fold(self, *, policy: Policy) -> str:
        """The whole line, as the mail asks for it."""
        return f"{self.name}: {self}{policy.linesep}"


def words(name: str, text: str) -> Line:
    """A header of free words."""
    pieces = textwrap.wrap(text, WIDTH - len(name), break_long_words=False, break_on_hyphens=False)
    plain = _plain(text) and all(len(piece) <= WIDTH for piece in pieces)
    return Line(name, FOLD.join(pieces) if plain else _encoded(name, text))


def address(name: str, *, of: str, called: str = "") -> Line:
    """A header with one address, and how its owner is called."""
    if not called:
        return Line(name, of)
    phrase = f'"{quote(called)}"' if _plain(called) and len(called) <= PLAIN else _encoded(name, called)
    gap = " " if len(f"{name}{phrase}{of}") < WIDTH - 5 else FOLD
    return Line(name, f"{phrase}{gap}<{of}>")


def addresses(name: str, of: Sequence[str]) -> Line:
    """A header of addresses, one a line."""
    return Line(name, f",{FOLD}".join(of))


def names(name: str, mail_ids: Sequence[str]) -> Line:
    """A header of Message-IDs, one a line: however long, none is ever cut."""
    return Line(name, FOLD.join(f"<{one}>" for one in mail_ids))


def _plain(text: str) -> bool:
    return text.isascii() and "=?" not in text


def _encoded(name: str, text: str) -> str:
    return Header(text, "utf-8", maxlinelen=WIDTH, header_name=name).encode(linesep="\r\n")
