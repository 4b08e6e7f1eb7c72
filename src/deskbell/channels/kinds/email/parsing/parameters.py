"""Parse Content-Type and Content-Disposition with their parameters (also RFC 2231) in linear time."""

import re
from collections.abc import Iterator

from deskbell.channels.kinds.email.parsing import limits
from deskbell.channels.kinds.email.parsing.characters import decode_text
from deskbell.channels.kinds.email.parsing.defects import Defects
from deskbell.channels.kinds.email.parsing.encoded_words import decode_encoded_words
from deskbell.channels.kinds.email.parsing.findings import FindingCode

_PIECES = re.compile(r'"(?:[^"\\]|\\.)*"?|;|[^";]+', re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_BLANKS = re.compile(r"\s+")
_DRIVE = re.compile(r"[A-Za-z]:\\[^\\]")
_NAMES = "(?:charset|boundary|name|filename|format|type|delsp|report-type|protocol|micalg|smime-type)"
_FORGOTTEN = re.compile(rf'"[^"]*"|[\s,]({_NAMES}\*?=)', re.IGNORECASE)
_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")


def parse_parameters(value: str, *, defects: Defects) -> tuple[str, dict[str, str]]:
    """Return ("text/plain", {"charset": "utf-8"}) for `text/plain; charset=utf-8`. Of equal names the first one counts."""
    if len(value) > limits.PARAMETER_CHARS:
        defects.add(FindingCode.HEADER_CUT)
    kind, *chunks = _split_chunks(value[: limits.PARAMETER_CHARS])
    kind, _, forgotten = kind.strip().partition(" ")
    if "=" in forgotten:
        chunks = [forgotten, *chunks]
    plain: dict[str, str] = {}
    numbered: dict[str, dict[int, tuple[bool, str]]] = {}
    for chunk in _split_forgotten(chunks[: limits.PARAMETERS]):
        name, _, content = chunk.partition("=")
        name, content = name.strip().lower(), _unquote(content)
        if "*" in name:
            _collect_segment(numbered, name, content)
        elif name:
            plain.setdefault(name, decode_encoded_words(content, defects=defects))
    for name, segments in numbered.items():
        plain[name] = _join_segments(segments, defects)
    return kind.rstrip(",").lower(), plain


def _split_chunks(value: str) -> list[str]:
    value = _BLANKS.sub(" ", value)
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


def _split_forgotten(chunks: list[str]) -> Iterator[str]:
    """Yield the parameters, also two of them without the semicolon between."""
    for chunk in chunks:
        starts = [one.start(1) for one in _FORGOTTEN.finditer(chunk) if one[1]]
        for start, end in zip([0, *starts], [*starts, len(chunk)], strict=True):
            yield chunk[start:end].rstrip(", ")


def _unquote(content: str) -> str:
    content = content.strip()
    if not content.startswith('"'):
        return content
    inside = content[1:-1] if len(content) > 1 and content.endswith('"') else content[1:].partition('"')[0]
    return inside if _DRIVE.match(inside) else _ESCAPED.sub(r"\1", inside)


def _collect_segment(numbered: dict[str, dict[int, tuple[bool, str]]], name: str, content: str) -> None:
    """Store one segment of a long parameter: `filename*0*=…` is segment 0, and encoded."""
    base, _, rest = name.partition("*")
    encoded = rest.endswith("*") or rest == ""
    digits = rest.rstrip("*")
    if digits and not (digits.isascii() and digits.isdigit() and len(digits) <= 3):
        return
    numbered.setdefault(base, {}).setdefault(int(digits or 0), (encoded, content))


def _join_segments(segments: dict[int, tuple[bool, str]], defects: Defects) -> str:
    charset, data = "", b""
    for index in sorted(segments):
        encoded, content = segments[index]
        if index == 0 and encoded and content.count("'") >= 2:
            charset, _, content = content.split("'", 2)
        octets = content.encode("utf-8", "surrogateescape")
        data += _PERCENT.sub(lambda found: bytes([int(found[1], 16)]), octets) if encoded else octets
    text = decode_text(data, charset=charset, defects=defects)
    return text if any(encoded for encoded, _ in segments.values()) else decode_encoded_words(text, defects=defects)
