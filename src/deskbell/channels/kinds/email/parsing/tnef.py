"""Read what Outlook packs into winmail.dat (MS-OXTNEF): the text of the mail and its files.

The stream is a list of attributes with lengths. A length that does not fit into the data ends the reading.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from deskbell.channels.kinds.email.parsing.characters import decode_undeclared
from deskbell.channels.kinds.email.parsing.rtf_text import convert_rtf_to_text, decompress_rtf

_SIGNATURE = b"\x78\x9f\x3e\x22"
_BODY, _PROPERTIES, _TITLE, _CONTENT, _FILE_PROPERTIES, _FILE_BEGINS = 0x800C, 0x9003, 0x8010, 0x800F, 0x9005, 0x9002
_PLAIN, _HTML, _RTF, _LONG_NAME = 0x1000, 0x1013, 0x1009, 0x3707
_ATTRIBUTES = 2_000
_VALUES = 500
_FIXED_SIZES = {0x0002: 4, 0x0003: 4, 0x0004: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x000A: 4, 0x000B: 4, 0x0014: 8, 0x0040: 8,
                0x0048: 16}  # fmt: skip
_STRINGS = (0x001E, 0x001F, 0x0102, 0x000D)


@dataclass(kw_only=True)
class TnefFile:
    """A file inside winmail.dat."""

    name: str = ""
    content: bytes = b""


@dataclass(kw_only=True)
class TnefContent:
    """The text and the files found in winmail.dat. `html` is used when there is no plain text."""

    plain: str = ""
    html: bytes = b""
    files: list[TnefFile] = field(default_factory=list)


def parse_tnef(data: bytes) -> TnefContent:
    """Return the content of winmail.dat. Bytes that are not TNEF have no content."""
    found = TnefContent()
    for kind, value in _attributes(data):
        if kind == _BODY:
            found.plain = found.plain or _text(value)
        elif kind == _PROPERTIES:
            _take_words(found, value)
        elif kind == _FILE_BEGINS:
            found.files.append(TnefFile())
        elif found.files and kind == _TITLE:
            found.files[-1].name = found.files[-1].name or _text(value)
        elif found.files and kind == _CONTENT:
            found.files[-1].content = value
        elif found.files and kind == _FILE_PROPERTIES:
            names = [value for number, value in _properties(value) if number == _LONG_NAME]
            found.files[-1].name = _text(names[0]) if names else found.files[-1].name
    found.files = [one for one in found.files if one.content]
    return found


def _take_words(found: TnefContent, value: bytes) -> None:
    values = dict(_properties(value))
    found.plain = found.plain or _text(values.get(_PLAIN, b""))
    found.html = found.html or values.get(_HTML, b"")
    if not found.plain and not found.html and _RTF in values:
        found.plain = convert_rtf_to_text(decompress_rtf(values[_RTF]))


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    if not data.startswith(_SIGNATURE):
        return
    position = 6
    for _ in range(_ATTRIBUTES):
        if position + 9 > len(data):
            return
        kind, length = struct.unpack_from("<II", data, position + 1)
        start = position + 9
        yield kind & 0xFFFF, data[start : start + length]
        position = start + length + 2


def _properties(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield number and bytes of each property, up to the first one of an unknown type."""
    position = 4
    for _ in range(_VALUES):
        if position + 4 > len(data):
            return
        kind, number = struct.unpack_from("<HH", data, position)
        position += 4
        if number >= 0x8000:
            position = _skip_name(data, position)
        count = 1
        if kind & 0x1000 or kind in _STRINGS:
            count, position = _number(data, position), position + 4
        for _ in range(min(count, _VALUES)):
            size = _FIXED_SIZES.get(kind & 0xEFFF, -1)
            if kind & 0xEFFF in _STRINGS:
                size, position = _number(data, position), position + 4
            if size < 0 or position > len(data):
                return
            value = data[position : position + size]
            yield number, value.decode("utf-16-le", "replace").encode() if kind & 0xEFFF == 0x001F else value
            position += size + (-size % 4)


def _skip_name(data: bytes, position: int) -> int:
    """Return the offset after the name of a named property: a GUID, and a number or a text."""
    kind, length = _number(data, position + 16), _number(data, position + 20)
    return position + 24 + (length + (-length % 4) if kind else 0)


def _number(data: bytes, position: int) -> int:
    return int.from_bytes(data[position : position + 4], "little")


def _text(value: bytes) -> str:
    return decode_undeclared(value).replace("\0", "").replace("\r\n", "\n")
