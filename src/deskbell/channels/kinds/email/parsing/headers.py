"""Split the header block into unfolded fields, in one pass and with limits on their length."""

import re
from collections.abc import Sequence

from deskbell.channels.kinds.email.parsing import limits
from deskbell.channels.kinds.email.parsing.characters import decode_undeclared, is_undeclared
from deskbell.channels.kinds.email.parsing.defects import Defects
from deskbell.channels.kinds.email.parsing.findings import FindingCode

_NAME = re.compile(rb"[!-9;-~]+[ \t]*")
_MBOX = (b"From ", b">From ")
_ENCODED_WORD = re.compile(rb"(=\?[^?\s]{1,80}\?[BbQq]\?[^\r\n]{0,1000}?\?=)")
_CHARSET = re.compile(rb"charset\s{0,3}=\s{0,3}[\"']?([A-Za-z0-9_.:\-]{1,40})", re.IGNORECASE)
# Where such a field is still to come, a line that is no field does not end the headers.
_ESSENTIAL = frozenset(
    ("from", "to", "subject", "date", "message-id", "mime-version", "content-type", "content-disposition",
     "content-transfer-encoding")
)  # fmt: skip
# What follows one of these by mistake is no part of it.
_STRUCTURED = frozenset(
    ("from", "to", "cc", "reply-to", "sender", "return-path", "message-id", "in-reply-to", "references", "date")
)
_PARAMETER = re.compile(rb"[A-Za-z][A-Za-z0-9*-]{1,40}\s{0,3}=")
_STRAY_LINES = 5
_AHEAD_LINES = 60
_HINT_BYTES = 64 * 1024


class CharsetHint:
    """The first character set that a mail declares for its text. It is searched only when a header needs it."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._charset: str | None = None

    @property
    def charset(self) -> str:
        """The first declared character set; empty when there is none."""
        if self._charset is None:
            named = (one.decode("ascii") for one in _CHARSET.findall(self._raw, 0, _HINT_BYTES))
            self._charset = next((one for one in named if not is_undeclared(one)), "")
        return self._charset


class Headers:
    """Header fields in the order of the mail, topmost first."""

    def __init__(self, fields: Sequence[tuple[str, bytes]], *, hint: CharsetHint) -> None:
        self.names = [name for name, _ in fields]
        self._hint = hint
        self._values: dict[str, list[bytes]] = {}
        for name, value in fields:
            self._values.setdefault(name, []).append(value)

    def all(self, name: str) -> list[str]:
        return [self._decode(value) for value in self._values.get(name, ())]

    def first(self, name: str) -> str:
        values = self._values.get(name)
        return self._decode(values[0]) if values else ""

    def count(self, name: str) -> int:
        return len(self._values.get(name, ()))

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def _decode(self, value: bytes) -> str:
        """Return a field as text. Raw bytes inside an encoded word become lone surrogates, since the word names its
        character set.
        """
        if value.isascii():
            return (decode_undeclared(value) if b"\x1b" in value else value.decode("ascii")).strip()
        pieces = _ENCODED_WORD.split(value) if b"=?" in value else [value]
        return "".join(
            piece.decode("ascii", "surrogateescape") if place % 2 else self._decode_raw(piece)
            for place, piece in enumerate(pieces)
        ).strip()

    def _decode_raw(self, value: bytes) -> str:
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            return decode_undeclared(value, hint=self._hint.charset)


def split_headers(
    raw: bytes, start: int, end: int, *, defects: Defects, hint: CharsetHint | None = None
) -> tuple[Headers, int]:
    """Return the fields, and the offset where the body begins.

    The body begins at the first line that is not a header line, unless more headers follow it.
    """
    fields: list[tuple[str, bytearray]] = []
    hint = hint or CharsetHint(raw)
    position, strays = start, 0
    for _ in range(limits.HEADER_LINES):
        if position >= end:
            return _unfold(fields, hint), end
        line, after = _line(raw, position, end)
        if not line:
            return _unfold(fields, hint), after
        if line[:1] in (b" ", b"\t") and fields:
            _extend_field(fields[-1][1], line, defects)
        elif not _take_field(fields, line, defects) and not (position == start and line.startswith(_MBOX)):
            strays += 1
            if not fields or strays > _STRAY_LINES or not _is_stray(raw, line, after, end, fields):
                defects.add(FindingCode.HEADERS_UNCLOSED)
                return _unfold(fields, hint), position
            if fields[-1][0] not in _STRUCTURED or fields[-1][1].rstrip().endswith((b",", b";")):
                _extend_field(fields[-1][1], b" " + line, defects)
        position = after
    defects.add(FindingCode.TOO_MANY_HEADERS)
    return _unfold(fields, hint), _after_blank_line(raw, position, end)


def _line(raw: bytes, position: int, end: int) -> tuple[bytes, int]:
    newline = raw.find(b"\n", position, end)
    stop = end if newline < 0 else newline
    line = raw[position : min(stop, position + limits.HEADER_BYTES)]
    return line.rstrip(b"\r"), min(stop + 1, end)


def _take_field(fields: list[tuple[str, bytearray]], line: bytes, defects: Defects) -> bool:
    name, colon, value = line.partition(b":")
    if not colon or not _NAME.fullmatch(name):
        return False
    if len(line) >= limits.HEADER_BYTES:
        defects.add(FindingCode.HEADER_CUT)
    fields.append((name.strip().decode("ascii").lower(), bytearray(value)))
    return True


def _is_stray(raw: bytes, line: bytes, after: int, end: int, fields: list[tuple[str, bytearray]]) -> bool:
    """Return whether the headers continue after this line: it continues the parameters above, or a missing field
    follows before the next blank line.
    """
    if fields[-1][1].rstrip().endswith(b";") and _PARAMETER.match(line):
        return True
    missing = _ESSENTIAL.difference(name for name, _ in fields)
    position = after
    for _ in range(_AHEAD_LINES):
        line, position = _line(raw, position, end)
        name = line.partition(b":")[0]
        if not line:
            return False
        if _NAME.fullmatch(name) and name.strip().decode("ascii").lower() in missing and b":" in line:
            return raw.find(b"\n\n", position - 1, end) >= 0 or raw.find(b"\n\r\n", position - 1, end) >= 0
    return False


def _extend_field(value: bytearray, line: bytes, defects: Defects) -> None:
    if len(value) + len(line) > limits.HEADER_BYTES:
        defects.add(FindingCode.HEADER_CUT)
    else:
        value += line


def _unfold(fields: list[tuple[str, bytearray]], hint: CharsetHint) -> Headers:
    return Headers([(name, bytes(value)) for name, value in fields], hint=hint)


def _after_blank_line(raw: bytes, position: int, end: int) -> int:
    found = [at + len(mark) for mark in (b"\n\n", b"\n\r\n") if (at := raw.find(mark, position - 1, end)) >= 0]
    return min(found, default=end)
