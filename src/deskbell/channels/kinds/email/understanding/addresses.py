"""Address headers, read by one pass over the raw value.

The standard library's reader needed more than 40 s for 100 KB of commas and took `a@corp <b@evil>` for a@corp. This one
is linear, capped, and would rather say "not an address" than guess which of two was meant.
"""

import re
from dataclasses import dataclass, field

from deskbell.channels.kinds.email.understanding import limits
from deskbell.channels.kinds.email.understanding.characters import shown
from deskbell.channels.kinds.email.understanding.defects import Defects
from deskbell.channels.kinds.email.understanding.domains import ascii_domain
from deskbell.channels.kinds.email.understanding.result import Party
from deskbell.channels.kinds.email.understanding.words import decode_words

_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"?|\\.|[^"()<>,:;\\]+|[()<>,:;\\]', re.DOTALL)
_INSIDE = re.compile(r'"((?:[^"\\]|\\.)*)', re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_LOCAL = re.compile(r"[^\s\x00-\x20\x7f-\x9f()<>\[\]:;@\\,\"]{1,64}")
_QUOTED_LOCAL = re.compile(r'"[^"\\\x00-\x1f]{1,64}"')
_ADDRESS_LIKE = re.compile(r"[^\s<>(),;:\"@]{1,64}@[^\s<>(),;:\"@]{1,255}")


@dataclass
class _Mailbox:
    """What stands between two commas."""

    phrase: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    angles: list[str] = field(default_factory=list)
    odd: bool = False


def parse_addresses(value: str, *, header: str, defects: Defects) -> tuple[Party, ...]:
    """The parties of one header value; everything odd about them is a defect that names the header."""
    parties: list[Party] = []
    for box in _with_commas_in_names(_mailboxes(value[: limits.HEADER_BYTES], header, defects)):
        if len(parties) >= limits.ADDRESSES:
            defects.add(f"{header}: more than {limits.ADDRESSES} addresses")
            break
        if box.odd:
            defects.add(f"{header}: not well formed")
        parties += _parties(box, header, defects)
    return tuple(parties)


def _mailboxes(value: str, header: str, defects: Defects) -> list[_Mailbox]:
    boxes: list[_Mailbox] = []
    box, depth = _Mailbox(), 0
    angle: list[str] | None = None
    comment: list[str] = []
    for piece in _TOKENS.findall(value):
        if depth:
            depth += (piece == "(") - (piece == ")")
            comment.append(piece)
            if not depth:
                box.comments.append("".join(comment[:-1]))
        elif piece == "(":
            depth, comment = 1, []
        elif angle is not None and piece != ">":
            box.odd |= piece == "<"
            angle.append(piece)
        elif piece == ">":
            box.angles.append("".join(angle or ()))
            box.odd |= angle is None
            angle = None
        elif piece == "<":
            angle = []
        elif piece in ",;":
            boxes, box = _closed(boxes, box), _Mailbox()
        elif piece == ":":
            if header == "From":
                defects.add("From: a group of addresses")
            box.odd |= "@" in "".join(box.phrase)
            box.phrase = []
        else:
            box.phrase.append(piece)
    if depth or angle is not None:
        box.odd = True
        box.phrase += ["".join(angle or comment)]
    return _closed(boxes, box)


def _closed(boxes: list[_Mailbox], box: _Mailbox) -> list[_Mailbox]:
    if len(boxes) <= limits.ADDRESSES and (box.angles or "".join(box.phrase).strip() or box.comments):
        boxes.append(box)
    return boxes


def _with_commas_in_names(boxes: list[_Mailbox]) -> list[_Mailbox]:
    """`Doe, Ann <ann@example.org>` without quotes is one person, not two."""
    joined: list[_Mailbox] = []
    for box in boxes:
        before = joined[-1] if joined else None
        if before and box.angles and not before.angles and "@" not in "".join(before.phrase):
            box.phrase, box.odd = [*before.phrase, ",", *box.phrase], True
            joined.pop()
        joined.append(box)
    return joined


def _parties(box: _Mailbox, header: str, defects: Defects) -> list[Party]:
    if len(box.angles) > 1:
        defects.add(f"{header}: several addresses where one is expected")
    if box.angles:
        name = "".join(map(_unquoted, box.phrase)).strip() or " ".join(box.comments)
        return [_party(name, angle, header, defects) for angle in box.angles]
    address = "".join(box.phrase).strip()
    return [_party(" ".join(box.comments), address, header, defects)]


def _party(name: str, address: str, header: str, defects: Defects) -> Party:
    name = shown(decode_words(name, defects=defects), limit=limits.NAME_CHARS)
    wire, readable = _normalised(address)
    if not wire and address.strip():
        defects.add(f"{header}: not an address")
        decoded = shown(decode_words(address, defects=defects), limit=limits.NAME_CHARS)
        name = shown(f"{name} <{decoded}>" if name else decoded, limit=limits.NAME_CHARS)
    elif any(other.lower() not in (wire.lower(), readable.lower()) for other in _ADDRESS_LIKE.findall(name)):
        defects.add(f"{header}: the name contains another address")
    return Party(name=name, address=wire, address_shown=readable)


def _normalised(address: str) -> tuple[str, str]:
    """The address as on the wire and as it reads; both empty when it is none."""
    address = address.strip()
    if address.startswith("@") and ":" in address:
        address = address.rpartition(":")[2]
    local, at, domain = address.rpartition("@")
    wire = ascii_domain(domain.strip()) if at and len(address) <= 320 else ""
    if not wire or not (_LOCAL.fullmatch(local) or _QUOTED_LOCAL.fullmatch(local)):
        return "", ""
    local = shown(local, limit=limits.NAME_CHARS)
    return f"{local}@{wire}", shown(f"{local}@{domain.strip()}", limit=400)


def _unquoted(piece: str) -> str:
    inside = _INSIDE.match(piece)
    return _ESCAPED.sub(r"\1", inside[1]) if inside else piece
