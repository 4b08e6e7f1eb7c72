"""Find the tree of MIME parts as offsets into the raw bytes. Nothing is copied, and no text is lost at a broken
boundary.

Python's own parser took 225 MB for 25 MB of plain text, four seconds for 150 nested parts and 100,000 lines, and failed
on 2,000 nested parts. Here depth, number of parts and work are limited first.
"""

import binascii
import re
from dataclasses import dataclass, field

from deskbell.channels.kinds.email.parsing import limits
from deskbell.channels.kinds.email.parsing.defects import Defects
from deskbell.channels.kinds.email.parsing.encoded_words import decode_base64, looks_like_base64
from deskbell.channels.kinds.email.parsing.findings import FindingCode
from deskbell.channels.kinds.email.parsing.headers import CharsetHint, Headers, split_headers
from deskbell.channels.kinds.email.parsing.parameters import parse_parameters

_BEFORE_HEADERS = b"\xef\xbb\xbf\r\n\t "
_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]{1,60}:")
_BOUNDARY = re.compile(rb"^--([^\s\r\n]{1,200})[ \t]*\r?\nContent-[A-Za-z-]{2,40}:", re.MULTILINE | re.IGNORECASE)
_LOOK_BYTES = 64 * 1024


@dataclass(kw_only=True, eq=False)
class MimePart:
    """One part: its headers, its type, and where its body starts and ends in `source`, the bytes in which it was found."""

    headers: Headers
    source: bytes = field(repr=False)
    start: int
    end: int
    type: str
    parameters: dict[str, str]
    disposition: str = ""
    file_name: str = ""
    children: list["MimePart"] = field(default_factory=list)
    broken: bool = False
    trailing: bool = False
    depth: int = 0


@dataclass(kw_only=True)
class PartBudget:
    """How many parts may still be opened."""

    parts: int = limits.PARTS


def parse_parts(raw: bytes, *, defects: Defects, depth: int = 0, budget: PartBudget | None = None) -> MimePart:
    """Return the mail as a tree of parts. `depth` and `budget` are what is left of the limits of a mail around this
    one.
    """
    tree = _PartTree(raw, budget=budget or PartBudget(), defects=defects)
    return tree.read(_first_header(raw), len(raw), depth=depth, default="text/plain")


def _first_header(raw: bytes) -> int:
    """Return the offset where the headers begin. Some programs write a mark or blank lines before them."""
    head = raw[:1000]
    begins = len(head) - len(head.lstrip(_BEFORE_HEADERS))
    return begins if _HEADER.match(raw, begins) else 0


class _PartTree:
    """Reads the parts of one mail."""

    def __init__(self, raw: bytes, *, budget: PartBudget, defects: Defects) -> None:
        self._raw = raw
        self._hint = CharsetHint(raw)
        self._budget = budget
        self._defects = defects

    def read(self, start: int, end: int, *, depth: int, default: str) -> MimePart:
        headers, body = split_headers(self._raw, start, end, defects=self._defects, hint=self._hint)
        part = _describe_part(headers, self._raw, body, end, default=default, defects=self._defects)
        part.depth = depth
        if not part.type.startswith("multipart/"):
            return part
        if depth >= limits.DEPTH:
            self._defects.add(FindingCode.NESTED_TOO_DEEP)
            part.type = "application/octet-stream"
            return part
        self._read_children(part)
        return part if part.children else self._read_encoded(part)

    def _read_children(self, part: MimePart) -> None:
        inner = "message/rfc822" if part.type == "multipart/digest" else "text/plain"
        ranges, trailing = _ranges(self._raw, part, self._budget, self._defects)
        for start, end in ranges:
            part.children.append(self.read(start, end, depth=part.depth + 1, default=inner))
        if trailing:
            part.children[-1].trailing = True

    def _read_encoded(self, part: MimePart) -> MimePart:
        """Read a multipart in which no parts were found. Some programs encode all of it, with its boundaries; else it
        is text.
        """
        self._defects.add(FindingCode.NO_PARTS)
        data = decode_transfer(self._raw[part.start : part.end], part.headers)
        kind = part.headers.first("content-type").encode("utf-8", "replace")
        if data is not None and b"\n--" in b"\n" + data:
            kind = part.headers.first("content-type").encode("utf-8", "replace").replace(b"\n", b" ")
            raw = b"Content-Type: " + kind + b"\n\n" + data
            part.children = parse_parts(raw, defects=self._defects, depth=part.depth + 1, budget=self._budget).children
            if part.children:
                return part
        part.type, part.broken = "text/plain", True
        return part


def decode_transfer(data: bytes, headers: Headers) -> bytes | None:
    """Return the bytes decoded from base64 or quoted-printable; None for an unknown encoding, or bytes that are clearly
    not in it.
    """
    coding = headers.first("content-transfer-encoding")[:100].partition(";")[0].strip().lower()
    if coding == "base64" and looks_like_base64(data):
        return decode_base64(data)
    return binascii.a2b_qp(data) if coding == "quoted-printable" else None


def _describe_part(headers: Headers, source: bytes, body: int, end: int, *, default: str, defects: Defects) -> MimePart:
    kind, parameters = parse_parameters(headers.first("content-type"), defects=defects)
    disposition, more = parse_parameters(headers.first("content-disposition"), defects=defects)
    if kind.count("/") != 1 or len(kind) > 127:
        kind = default if not kind else "text/plain"
    name = more.get("filename", "") or parameters.get("name", "")
    return MimePart(
        headers=headers,
        source=source,
        start=body,
        end=end,
        type=kind,
        parameters=parameters,
        disposition=disposition,
        file_name=name,
    )


def _ranges(raw: bytes, part: MimePart, budget: PartBudget, defects: Defects) -> tuple[list[tuple[int, int]], bool]:
    """Return the offsets of the children, and whether the last one is the text after the final boundary, which is kept,
    too.
    """
    boundary = _find_boundary(raw, part, defects)
    if not boundary:
        return [], False
    ranges: list[tuple[int, int]] = []
    opened, position = -1, part.start
    for _ in range(limits.BOUNDARY_CANDIDATES):
        found = _next_boundary(raw, b"--" + boundary, position, part.end)
        if found is None:
            break
        line_start, after, kind = found
        position = after
        if kind == "text":
            continue
        if opened >= 0:
            ranges.append((opened, _without_line_end(raw, opened, line_start)))
            budget.parts -= 1
        opened = -1 if kind == "close" else after
        if kind == "close" or budget.parts <= 0:
            break
    if opened >= 0:
        defects.add(FindingCode.PART_UNCLOSED)
        return [*ranges, (opened, part.end)], False
    if ranges and raw[position : min(part.end, position + 2000)].strip():
        defects.add(FindingCode.TEXT_AFTER_END)
        return [*ranges, (_blank_before(raw, position), part.end)], True
    return ranges, False


def _find_boundary(raw: bytes, part: MimePart, defects: Defects) -> bytes:
    """Return the declared boundary. If no line begins with it, return the one that the body uses; empty when there is
    none.
    """
    declared = part.parameters.get("boundary", "").rstrip().encode("utf-8", "surrogateescape")
    if declared and len(declared) <= 200 and raw.find(b"--" + declared, part.start, part.end) >= 0:
        return declared
    if not declared or len(declared) > 200:
        defects.add(FindingCode.NO_BOUNDARY)
    shown = _BOUNDARY.search(raw, part.start, min(part.end, part.start + _LOOK_BYTES))
    return shown[1] if shown else b""


def _blank_before(raw: bytes, position: int) -> int:
    """Return the offset of the line end before `position`, so that what follows is read as a part without headers."""
    return position - 1 if raw[position - 1 : position] == b"\n" else position


def _next_boundary(raw: bytes, mark: bytes, position: int, end: int) -> tuple[int, int, str] | None:
    """Return the start of the next boundary line, the start of the line after it, and the kind of boundary; None when
    there is none.
    """
    if raw.startswith(mark, position, end) and (position == 0 or raw[position - 1 : position] == b"\n"):
        at = position
    else:
        found = raw.find(b"\n" + mark, position, end)
        if found < 0:
            return None
        at = found + 1
    newline = raw.find(b"\n", at, end)
    after = end if newline < 0 else newline + 1
    tail = raw[at + len(mark) : min(after, at + len(mark) + 200)].rstrip()
    kind = {b"": "open", b"--": "close"}.get(tail, "text")
    return at, (at + len(mark) if kind == "text" else after), kind


def _without_line_end(raw: bytes, start: int, end: int) -> int:
    """Return the offset before the line end that belongs to the boundary."""
    if end > start and raw[end - 1 : end] == b"\n":
        end -= 1
    if end > start and raw[end - 1 : end] == b"\r":
        end -= 1
    return end


def make_file_part(name: str, content: bytes) -> MimePart:
    """Return a part for a file that was found inside a text or another file."""
    headers = Headers([], hint=CharsetHint(b""))
    kind = "application/octet-stream"
    return MimePart(
        headers=headers, source=content, start=0, end=len(content), type=kind, parameters={}, file_name=name
    )
