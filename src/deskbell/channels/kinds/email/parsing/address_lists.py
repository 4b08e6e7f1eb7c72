"""Parse address headers in one pass, in linear time and with limits.

Python's own parser took more than 40 s for 100 KB of commas, and read `a@corp <b@evil>` as a@corp. Where two addresses
are possible, this one finds no address instead of choosing one. Where only one is possible, it is taken, whatever the
name around it looks like.
"""

import re
from dataclasses import dataclass, field

from deskbell.channels.kinds.email.parsing import limits
from deskbell.channels.kinds.email.parsing.characters import to_display_line
from deskbell.channels.kinds.email.parsing.defects import Defects
from deskbell.channels.kinds.email.parsing.domains import ascii_domain
from deskbell.channels.kinds.email.parsing.encoded_words import decode_encoded_words
from deskbell.channels.kinds.email.parsing.findings import FindingCode
from deskbell.channels.kinds.email.parsing.result import MailParty

_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"?|\\.|[^"()<>,:;\\]+|[()<>,:;\\]', re.DOTALL)
_INSIDE = re.compile(r'"((?:[^"\\]|\\.)*)', re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_LOCAL = re.compile(r"[^\s\x00-\x20\x7f-\x9f()<>\[\]:;@\\,\"]{1,64}")
_QUOTED_LOCAL = re.compile(r'"[^"\\\x00-\x1f]{1,64}"')
_ADDRESS_LIKE = re.compile(r"[^\s<>(),;:\"@]{1,64}@[^\s<>(),;:\"@]{1,255}")


@dataclass
class _Mailbox:
    """The text between two commas of an address header."""

    phrase: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    angles: list[str] = field(default_factory=list)
    odd: bool = False


def parse_addresses(value: str, *, header: str, defects: Defects) -> tuple[MailParty, ...]:
    """Return the addresses of one header with their names. Anything unusual becomes a defect that names the header."""
    parties: list[MailParty] = []
    for box in _join_names_with_commas(_mailboxes(value[: limits.HEADER_BYTES], header, defects)):
        if len(parties) >= limits.ADDRESSES:
            defects.add(FindingCode.TOO_MANY_ADDRESSES, header)
            break
        if box.odd:
            defects.add(FindingCode.MALFORMED, header)
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
            boxes, box = _finish_mailbox(boxes, box), _Mailbox()
        elif piece == ":":
            if header == "From":
                defects.add(FindingCode.GROUP_AS_SENDER)
            box.odd |= "@" in "".join(box.phrase)
            box.phrase = []
        else:
            box.phrase.append(piece)
    if depth or angle is not None:
        box.odd = True
        box.phrase += ["".join(angle or comment)]
    return _finish_mailbox(boxes, box)


def _finish_mailbox(boxes: list[_Mailbox], box: _Mailbox) -> list[_Mailbox]:
    if len(boxes) <= limits.ADDRESSES and (box.angles or "".join(box.phrase).strip() or box.comments):
        boxes.append(box)
    return boxes


def _join_names_with_commas(boxes: list[_Mailbox]) -> list[_Mailbox]:
    """Join what a comma inside an unquoted name has split: `Doe, Ann <ann@example.org>` is one person."""
    joined: list[_Mailbox] = []
    for box in boxes:
        before = joined[-1] if joined else None
        if before and box.angles and not before.angles and "@" not in "".join(before.phrase):
            box.phrase, box.odd = [*before.phrase, ",", *box.phrase], True
            joined.pop()
        joined.append(box)
    return joined


def _parties(box: _Mailbox, header: str, defects: Defects) -> list[MailParty]:
    if len(box.angles) > 1:
        defects.add(FindingCode.SEVERAL_ADDRESSES, header)
    if box.angles:
        name = "".join(map(_unquote, box.phrase)).strip() or " ".join(box.comments)
        angles = [one for one in dict.fromkeys(box.angles) if one.strip(" <")] or [""]
        return [_party(name, angle, header, defects) for angle in angles]
    address = "".join(box.phrase).strip()
    return [_party(" ".join(box.comments), address, header, defects)]


def _find_only_address(text: str) -> tuple[str, str]:
    """Return the one address in a text, and the rest of the text as its name.

    Two empty strings when there is no address, or more than one is possible.
    """
    found = _ADDRESS_LIKE.search(text) if text.count("@") == 1 else None
    address = found.group().strip("'[]<>") if found else ""
    if not found or not _normalize_address(address)[0]:
        return "", ""
    rest = text.replace(found.group(), " ").replace("mailto:", "").strip(" \t\"'<>()[]:,;")
    return address, rest


def _party(name: str, address: str, header: str, defects: Defects) -> MailParty:
    wire, readable = _normalize_address(address)
    if not wire and address.strip():
        only, rest = _find_only_address(address)
        if only:
            defects.add(FindingCode.MALFORMED, header)
            name, address = name or rest, only
            wire, readable = _normalize_address(address)
    name = to_display_line(decode_encoded_words(name, defects=defects), limit=limits.NAME_CHARS)
    if not wire and address.strip():
        defects.add(FindingCode.NOT_AN_ADDRESS, header)
        decoded = to_display_line(decode_encoded_words(address, defects=defects), limit=limits.NAME_CHARS)
        name = to_display_line(f"{name} <{decoded}>" if name else decoded, limit=limits.NAME_CHARS)
    elif any(other.lower() not in (wire.lower(), readable.lower()) for other in _ADDRESS_LIKE.findall(name)):
        defects.add(FindingCode.NAME_IS_ADDRESS, header)
    return MailParty(name=name, address=wire, address_shown=readable)


def _normalize_address(address: str) -> tuple[str, str]:
    """Return the address as it is sent and as people read it; two empty strings when it is not an address."""
    address = address.strip()
    if address.startswith("@") and ":" in address:
        address = address.rpartition(":")[2]
    local, at, domain = address.rpartition("@")
    wire = ascii_domain(domain.strip()) if at and len(address) <= 320 else ""
    if not wire or not (_LOCAL.fullmatch(local) or _QUOTED_LOCAL.fullmatch(local)):
        return "", ""
    local = to_display_line(local, limit=limits.NAME_CHARS)
    return f"{local}@{wire}", to_display_line(f"{local}@{domain.strip()}", limit=400)


def _unquote(piece: str) -> str:
    inside = _INSIDE.match(piece)
    return _ESCAPED.sub(r"\1", inside[1]) if inside else piece
