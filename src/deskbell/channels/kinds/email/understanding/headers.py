"""The header block: split in one pass over the bytes, each field unfolded, lengths capped."""

import re

from deskbell.channels.kinds.email.understanding import limits
from deskbell.channels.kinds.email.understanding.characters import guess
from deskbell.channels.kinds.email.understanding.defects import Defects

_NAME = re.compile(rb"[!-9;-~]+[ \t]*")
_MBOX = (b"From ", b">From ")


class Headers:
    """Header fields in the order of the message, topmost first."""

    def __init__(self, fields: list[tuple[str, bytes]]) -> None:
        self.names = [name for name, _ in fields]
        self._values: dict[str, list[bytes]] = {}
        for name, value in fields:
            self._values.setdefault(name, []).append(value)

    def all(self, name: str) -> list[str]:
        return [guess(value).strip() for value in self._values.get(name, ())]

    def first(self, name: str) -> str:
        values = self._values.get(name)
        return guess(values[0]).strip() if values else ""

    def count(self, name: str) -> int:
        return len(self._values.get(name, ()))

    def __contains__(self, name: str) -> bool:
        return name in self._values


def split_headers(raw: bytes, start: int, end: int, *, defects: Defects) -> tuple[Headers, int]:
    """The fields, and where the body begins. A line that is no header line begins the body."""
    fields: list[tuple[str, bytearray]] = []
    position = start
    for _ in range(limits.HEADER_LINES):
        if position >= end:
            return _unfolded(fields), end
        line, after = _line(raw, position, end)
        if not line:
            return _unfolded(fields), after
        if line[:1] in (b" ", b"\t") and fields:
            _extend(fields[-1][1], line, defects)
        elif not _take(fields, line, defects) and not (position == start and line.startswith(_MBOX)):
            defects.add("the header block ends without a blank line")
            return _unfolded(fields), position
        position = after
    defects.add("more header lines than are read")
    return _unfolded(fields), _after_blank_line(raw, position, end)


def _line(raw: bytes, position: int, end: int) -> tuple[bytes, int]:
    newline = raw.find(b"\n", position, end)
    stop = end if newline < 0 else newline
    line = raw[position : min(stop, position + limits.HEADER_BYTES)]
    return line.rstrip(b"\r"), min(stop + 1, end)


def _take(fields: list[tuple[str, bytearray]], line: bytes, defects: Defects) -> bool:
    name, colon, value = line.partition(b":")
    if not colon or not _NAME.fullmatch(name):
        return False
    if len(line) >= limits.HEADER_BYTES:
        defects.add("a header field was cut at its maximum length")
    fields.append((name.strip().decode("ascii").lower(), bytearray(value)))
    return True


def _extend(value: bytearray, line: bytes, defects: Defects) -> None:
    if len(value) + len(line) > limits.HEADER_BYTES:
        defects.add("a header field was cut at its maximum length")
    else:
        value += line


def _unfolded(fields: list[tuple[str, bytearray]]) -> Headers:
    return Headers([(name, bytes(value)) for name, value in fields])


def _after_blank_line(raw: bytes, position: int, end: int) -> int:
    found = [at + len(mark) for mark in (b"\n\n", b"\n\r\n") if (at := raw.find(mark, position - 1, end)) >= 0]
    return min(found, default=end)
