"""Content-Type and Content-Disposition: the value and its parameters, RFC 2231 included, in linear time."""

import re

from deskbell.channels.kinds.email.understanding import limits
from deskbell.channels.kinds.email.understanding.characters import decode
from deskbell.channels.kinds.email.understanding.defects import Defects
from deskbell.channels.kinds.email.understanding.words import decode_words

_PIECES = re.compile(r'"(?:[^"\\]|\\.)*"?|;|[^";]+', re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")


def parse_parameters(value: str, *, defects: Defects) -> tuple[str, dict[str, str]]:
    """`text/plain; charset=utf-8` as ("text/plain", {"charset": "utf-8"}); the first of equal names counts."""
    if len(value) > limits.PARAMETER_CHARS:
        defects.add("a content header was cut at its maximum length")
    chunks = _chunks(value[: limits.PARAMETER_CHARS])
    plain: dict[str, str] = {}
    numbered: dict[str, dict[int, tuple[bool, str]]] = {}
    for chunk in chunks[1 : limits.PARAMETERS + 1]:
        name, _, content = chunk.partition("=")
        name, content = name.strip().lower(), _unquoted(content)
        if "*" in name:
            _number(numbered, name, content)
        elif name:
            plain.setdefault(name, decode_words(content, defects=defects))
    for name, segments in numbered.items():
        plain[name] = _joined(segments, defects)
    return chunks[0].strip().lower(), plain


def _chunks(value: str) -> list[str]:
    if '"' not in value:
        return value.split(";")
    chunks: list[str] = []
    current: list[str] = []
    for piece in _PIECES.findall(value):
        if piece == ";":
            chunks.append("".join(current))
            current = []
        else:
            current.append(piece)
    return [*chunks, "".join(current)]


def _unquoted(content: str) -> str:
    content = content.strip()
    if not content.startswith('"'):
        return content
    return _ESCAPED.sub(r"\1", content.strip('"'))


def _number(numbered: dict[str, dict[int, tuple[bool, str]]], name: str, content: str) -> None:
    """`filename*0*=…` becomes segment 0, encoded."""
    base, _, rest = name.partition("*")
    encoded = rest.endswith("*") or rest == ""
    digits = rest.rstrip("*")
    if digits and not (digits.isascii() and digits.isdigit() and len(digits) <= 3):
        return
    numbered.setdefault(base, {}).setdefault(int(digits or 0), (encoded, content))


def _joined(segments: dict[int, tuple[bool, str]], defects: Defects) -> str:
    charset, data = "", b""
    for index in sorted(segments):
        encoded, content = segments[index]
        if index == 0 and encoded and content.count("'") >= 2:
            charset, _, content = content.split("'", 2)
        octets = content.encode("utf-8", "replace")
        data += _PERCENT.sub(lambda found: bytes([int(found[1], 16)]), octets) if encoded else octets
    return decode(data, charset=charset, defects=defects)
