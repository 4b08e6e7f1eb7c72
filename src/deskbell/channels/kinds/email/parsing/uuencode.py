"""Find files that old programs write into the text of a mail (uuencode)."""

import binascii
import re

_BEGINS = re.compile(r"^begin [0-7]{3,4} ([^\n]{1,200})\n", re.MULTILINE)
_ENDS = re.compile(r"^end[ \t]*(?:\n|\Z)", re.MULTILINE)
_TRIES = 20


def split_uuencoded(text: str) -> tuple[str, list[tuple[str, bytes]]]:
    """Return the text without the files, and the files as (name, content). A block that cannot be decoded stays in the
    text.
    """
    if "begin " not in text or "\nend" not in text:
        return text, []
    files: list[tuple[str, bytes]] = []
    kept: list[str] = []
    position, begins = 0, _BEGINS.search(text)
    for _ in range(_TRIES):
        ends = _ENDS.search(text, begins.end()) if begins else None
        if not begins or not ends:
            break
        content = decode_uuencoded(text[begins.end() : ends.start()].encode("ascii", "replace"))
        if content:
            kept.append(text[position : begins.start()])
            files.append((begins[1].strip(), content))
            position = ends.end()
        begins = _BEGINS.search(text, position if content else begins.end())
    return "".join([*kept, text[position:]]), files


def decode_uuencoded(data: bytes) -> bytes:
    """Return the bytes of the lines of a block; empty when a line cannot be decoded."""
    out: list[bytes] = []
    for line in data.splitlines():
        if line.startswith(b"begin ") or line in (b"end", b"`", b"", b" "):
            continue
        try:
            out.append(_decode_line(line))
        except binascii.Error:
            return b""
    return b"".join(out)


def _decode_line(line: bytes) -> bytes:
    """Return the bytes of one line, without what some programs write after its declared length."""
    needed = 1 + ((line[0] - 32) & 63) // 3 * 4 + (4 if ((line[0] - 32) & 63) % 3 else 0)
    if len(line) > needed + 2 or len(line) < needed - 3:
        raise binascii.Error
    return binascii.a2b_uu(line[:needed].ljust(needed))
