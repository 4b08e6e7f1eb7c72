"""Write mail headers that every mail program can read.

Python's own writer encodes long Message-IDs, so that replies no longer match, and drops the quotes around a long name,
so that a comma in it makes two addresses.
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


class HeaderLine(str):
    """A header value that is written unchanged. `name` is the name of the header."""

    __slots__ = ("name",)
    name: str

    def __new__(cls, name: str, text: str) -> Self:
        line = super().__new__(cls, text)
        line.name = name
        return line

    def fold(self, *, policy: Policy) -> str:
        """Return the complete header line. Python's mail writer calls this."""
        return f"{self.name}: {self}{policy.linesep}"


def make_text_header(name: str, text: str) -> HeaderLine:
    """Return a header line with free text, such as a subject."""
    pieces = textwrap.wrap(text, WIDTH - len(name), break_long_words=False, break_on_hyphens=False)
    plain = _plain(text) and all(len(piece) <= WIDTH for piece in pieces)
    return HeaderLine(name, FOLD.join(pieces) if plain else _encoded(name, text))


def make_address_header(name: str, *, address: str, display_name: str = "") -> HeaderLine:
    """Return a header line with one address; `display_name` is written before it."""
    if not display_name:
        return HeaderLine(name, address)
    quoted = _plain(display_name) and len(display_name) <= PLAIN
    phrase = f'"{quote(display_name)}"' if quoted else _encoded(name, display_name)
    gap = " " if len(f"{name}{phrase}{address}") < WIDTH - 5 else FOLD
    return HeaderLine(name, f"{phrase}{gap}<{address}>")


def make_addresses_header(name: str, addresses: Sequence[str]) -> HeaderLine:
    """Return a header line with several addresses, one on each line."""
    return HeaderLine(name, f",{FOLD}".join(addresses))


def make_message_ids_header(name: str, mail_ids: Sequence[str]) -> HeaderLine:
    """Return a header line with Message-IDs, one on each line. A long Message-ID is never broken."""
    return HeaderLine(name, FOLD.join(f"<{one}>" for one in mail_ids))


def _plain(text: str) -> bool:
    return text.isascii() and "=?" not in text


def _encoded(name: str, text: str) -> str:
    return Header(text, "utf-8", maxlinelen=WIDTH, header_name=name).encode(linesep="\r\n")
