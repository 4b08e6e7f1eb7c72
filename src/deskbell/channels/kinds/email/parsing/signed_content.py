"""Find the readable mail inside a signature (S/MIME, RFC 8551), which is signed and not encrypted.

Only the lengths of the structure are read, with limits. The signature is not checked.
"""

import re
from collections.abc import Iterator

_SEQUENCE_DEPTH = 12
_ELEMENTS = 5_000
_OCTETS = 0x04
_OCTETS_IN_PIECES = 0x24
_MIME_BEGINS = re.compile(rb"\s{0,20}[A-Za-z][A-Za-z0-9-]{2,60}[ \t]*:")
_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")


def find_signed_content(data: bytes) -> bytes:
    """Return the mail inside the signature; empty when there is none to read."""
    if _SIGNED_DATA not in data[:64]:
        return b""
    for content in _octet_strings(data):
        if _MIME_BEGINS.match(content):
            return content
    return b""


def _octet_strings(data: bytes) -> Iterator[bytes]:
    """Yield the octet strings in order. One that is split into pieces is joined."""
    stack = [(0, len(data), 0)]
    for _ in range(_ELEMENTS):
        if not stack:
            return
        position, end, depth = stack.pop()
        element = _element(data, position, end)
        if element is None:
            continue
        tag, start, stop, after = element
        stack.append((after, end, depth))
        if tag == _OCTETS:
            yield data[start:stop]
        elif tag == _OCTETS_IN_PIECES:
            yield _join_pieces(data, start, stop)
            continue
        if tag & 0x20 and depth < _SEQUENCE_DEPTH:
            stack.append((start, stop, depth + 1))


def _join_pieces(data: bytes, start: int, stop: int) -> bytes:
    pieces: list[bytes] = []
    while len(pieces) < _ELEMENTS:
        element = _element(data, start, stop)
        if element is None or element[0] != _OCTETS:
            break
        pieces.append(data[element[1] : element[2]])
        start = element[3]
    return b"".join(pieces)


def _element(data: bytes, position: int, end: int) -> tuple[int, int, int, int] | None:
    """Return the tag, where the content starts and ends, and where the next element begins.

    An element of unknown length ends where the element around it ends.
    """
    if position + 2 > end or data[position : position + 2] == b"\0\0":
        return None
    tag, length, start = data[position], data[position + 1], position + 2
    if tag & 0x1F == 0x1F:
        return None
    if length == 0x80:
        return tag, start, end, end
    if length > 0x80:
        count = length & 0x7F
        length = int.from_bytes(data[start : start + count], "big") if count <= 4 else end
        start += count
    stop = min(end, start + length)
    return (tag, start, stop, stop) if start <= end else None
