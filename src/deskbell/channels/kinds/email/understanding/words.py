"""RFC 2047: encoded words in headers, decoded in one pass over the value."""

import binascii
import re

from deskbell.channels.kinds.email.understanding.characters import decode
from deskbell.channels.kinds.email.understanding.defects import Defects

_CHARSET_CHARS = 80


def decode_words(value: str, *, defects: Defects) -> str:
    """The value with its encoded words decoded; neighbours in one set are joined first (a letter may be cut in two)."""
    if "=?" not in value:
        return value
    out: list[str] = []
    pending, pending_charset, position = b"", "", 0
    for start, end, charset, data in _words(value):
        between = value[position:start]
        if pending_charset and (between.strip() or charset != pending_charset):
            out.append(decode(pending, charset=pending_charset, defects=defects))
            pending, pending_charset = b"", ""
        if between.strip() or (not out and not pending):
            out.append(between)
        pending, pending_charset, position = pending + data, charset, end
    if pending_charset:
        out.append(decode(pending, charset=pending_charset, defects=defects))
    out.append(value[position:])
    return "".join(out)


def _words(value: str) -> list[tuple[int, int, str, bytes]]:
    """Where each encoded word starts and ends, its character set and its bytes."""
    found: list[tuple[int, int, str, bytes]] = []
    start = value.find("=?")
    while start >= 0:
        mark = value.find("?", start + 2, start + 2 + _CHARSET_CHARS)
        coding = value[mark + 1 : mark + 3].lower()
        if mark < 0 or coding not in ("b?", "q?"):
            start = value.find("=?", start + 2)
            continue
        end = value.find("?=", mark + 3)
        if end < 0:
            break
        charset = value[start + 2 : mark].partition("*")[0].lower()
        found.append((start, end + 2, charset or "us-ascii", _bytes(value[mark + 3 : end], coding[0])))
        start = value.find("=?", end + 2)
    return found


def _bytes(content: str, coding: str) -> bytes:
    data = content.encode("utf-8", "replace")
    if coding == "q":
        return binascii.a2b_qp(data, header=True)
    return from_base64(data)


def from_base64(data: bytes) -> bytes:
    """Base64 as mailers really write it: cut off, unpadded, with foreign characters in between."""
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        kept = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
        kept = kept[: len(kept) - 1] if len(kept) % 4 == 1 else kept
        return binascii.a2b_base64(kept + b"=" * (-len(kept) % 4))
