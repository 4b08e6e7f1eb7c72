"""Decode encoded words in headers (RFC 2047), such as `=?utf-8?q?gr=C3=BCn?=`, in one pass.

Raw bytes inside a word, which a program should have encoded, come as lone surrogates (`headers.py`).
"""

import binascii
import re

from deskbell.channels.kinds.email.parsing.characters import decode_text
from deskbell.channels.kinds.email.parsing.defects import Defects

_CHARSET_CHARS = 80
_BASE64_SIGNS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\r\n\t "
_BLANK = re.compile(r"\s")
_CODED_SIGN = re.compile(r"=[0-9A-Fa-f]{2}[^\s?]{0,80}\?=")


def decode_encoded_words(value: str, *, defects: Defects) -> str:
    """Return the decoded value. Neighbouring words of one character set are joined first, since a letter may be split
    between them.
    """
    if "=?" not in value:
        return value
    out: list[str] = []
    pending, pending_charset, position = b"", "", 0
    for start, end, charset, data in _find_words(value):
        between = value[position:start]
        if pending_charset and (between.strip() or charset != pending_charset):
            out.append(decode_text(pending, charset=pending_charset, defects=defects))
            pending, pending_charset = b"", ""
        if between.strip() or (not out and not pending):
            out.append(between)
        pending, pending_charset, position = pending + data, charset, end
    if pending_charset:
        out.append(decode_text(pending, charset=pending_charset, defects=defects))
    out.append(value[position:])
    return "".join(out)


def _find_words(value: str) -> list[tuple[int, int, str, bytes]]:
    """Return for each encoded word its start, its end, its character set and its bytes."""
    found: list[tuple[int, int, str, bytes]] = []
    start = value.find("=?")
    while start >= 0:
        mark = value.find("?", start + 2, start + 2 + _CHARSET_CHARS)
        coding = value[mark + 1 : mark + 3].lower()
        if mark < 0 or coding not in ("b?", "q?"):
            start = value.find("=?", start + 2)
            continue
        content, end = _find_content(value, mark + 3, coding[0])
        charset = value[start + 2 : mark].partition("*")[0].lower()
        found.append((start, end, charset or "us-ascii", _bytes(content, coding[0])))
        start = value.find("=?", end)
    return found


def _find_content(value: str, begins: int, coding: str) -> tuple[str, int]:
    """Return the content of a word, and where the word ends.

    A word without an end mark ends at the next space. A `?` directly before an encoded character is not an end mark.
    """
    end = value.find("?=", begins)
    while end >= 0 and coding == "q" and (later := _CODED_SIGN.match(value, end + 1)):
        end = later.end() - 2
    if end >= 0:
        return value[begins:end], end + 2
    blank = _BLANK.search(value, begins)
    end = blank.start() if blank else len(value)
    return value[begins:end].rstrip("?"), end


def _bytes(content: str, coding: str) -> bytes:
    data = content.encode("utf-8", "surrogateescape")
    if coding == "q":
        return binascii.a2b_qp(data, header=True)
    return decode_base64(data)


def looks_like_base64(data: bytes) -> bool:
    """Return whether these bytes can be base64. Plain text cannot: it has spaces between its words, and other
    characters.
    """
    sample = data[:2000].strip()
    foreign = len(sample.translate(None, _BASE64_SIGNS)) + sample.count(b" ")
    return foreign * 12 <= len(sample)


def decode_base64(data: bytes) -> bytes:
    """Return decoded base64, also when it is truncated, without padding, or contains foreign characters."""
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        kept = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
        kept = kept[: len(kept) - 1] if len(kept) % 4 == 1 else kept
        return binascii.a2b_base64(kept + b"=" * (-len(kept) % 4))
