"""Find the text of a mail whose body is empty: it may be in a file that only its author's program shows."""

from collections.abc import Callable

from deskbell.channels.kinds.email.parsing import limits
from deskbell.channels.kinds.email.parsing.bodies import BodyGatherer, TextBlock, decode_part, is_text
from deskbell.channels.kinds.email.parsing.characters import to_display_line
from deskbell.channels.kinds.email.parsing.defects import Defects
from deskbell.channels.kinds.email.parsing.encoded_words import decode_encoded_words
from deskbell.channels.kinds.email.parsing.other_text import convert_calendar_to_text
from deskbell.channels.kinds.email.parsing.parts import MimePart, make_file_part, parse_parts
from deskbell.channels.kinds.email.parsing.rtf_text import convert_rtf_to_text
from deskbell.channels.kinds.email.parsing.tnef import parse_tnef

_MESSAGES = frozenset(("message/rfc822", "message/global"))
_PACKED = frozenset(("application/ms-tnef", "application/vnd.ms-tnef"))
_RTF = frozenset(("text/rtf", "application/rtf"))
_LOOK = 10


def find_hidden_text(gatherer: BodyGatherer, top: MimePart) -> list[TextBlock]:
    """Return the text blocks of the first part that has text."""
    for part in gatherer.files[:_LOOK]:
        find = _find_reader(part, top)
        blocks = find(gatherer, part) if find else []
        if any(block.has_words for block in blocks):
            return blocks
    return []


def unpack_tnef_files(gatherer: BodyGatherer) -> None:
    """Add the files inside winmail.dat to the files of the mail, since only Outlook can open it."""
    for part in [one for one in gatherer.files if one.type in _PACKED][:_LOOK]:
        found = parse_tnef(decode_part(part, limit=limits.RAW_BYTES, defects=gatherer.defects))
        gatherer.files += [make_file_part(one.name, one.content) for one in found.files[: limits.DEFECTS]]


def _find_reader(part: MimePart, top: MimePart) -> Callable[[BodyGatherer, MimePart], list[TextBlock]] | None:
    if is_text(part) and (part.disposition != "attachment" or part is top):
        return _read_named_text
    if part.type in _MESSAGES and top.type != "multipart/report":
        return _read_message
    if part.type in _PACKED:
        return _read_tnef
    if part.type in _RTF:
        return _read_rtf
    return _read_calendar if part.type == "text/calendar" else None


def _read_named_text(gatherer: BodyGatherer, part: MimePart) -> list[TextBlock]:
    """Return the text of a part that counts as a file only because it has a name."""
    if part.disposition != "attachment":
        gatherer.files.remove(part)
    blocks = gatherer.read_text(part)
    return [TextBlock(plain=one.plain.rstrip("\n"), html=one.html) for one in blocks]


def _read_message(gatherer: BodyGatherer, part: MimePart) -> list[TextBlock]:
    """Return the text of an attached mail, after its sender and subject. Its files stay inside it."""
    if part.depth >= limits.DEPTH:
        return []
    content = decode_part(part, limit=limits.TEXT_BYTES, defects=gatherer.defects)
    inner = parse_parts(content, defects=Defects(), depth=part.depth + 1, budget=gatherer.budget)
    inside = BodyGatherer(defects=Defects(), room=gatherer.room, budget=gatherer.budget)
    blocks = inside.gather(inner)
    fields = ((name, inner.headers.first(name.lower())) for name in ("From", "Date", "Subject"))
    head = [f"{name}: {_readable(value)}" for name, value in fields if value]
    return [TextBlock(plain="\n".join(head) + "\n"), *blocks] if head and blocks else blocks


def _readable(value: str) -> str:
    return to_display_line(decode_encoded_words(value, defects=Defects()), limit=limits.NAME_CHARS)


def _read_tnef(gatherer: BodyGatherer, part: MimePart) -> list[TextBlock]:
    found = parse_tnef(decode_part(part, limit=limits.RAW_BYTES, defects=gatherer.defects))
    if found.plain:
        return [TextBlock(plain=found.plain[: limits.TEXT_CHARS])]
    return [TextBlock(html=found.html[: limits.TEXT_BYTES].decode("utf-8", "replace"))] if found.html else []


def _read_rtf(gatherer: BodyGatherer, part: MimePart) -> list[TextBlock]:
    data = decode_part(part, limit=gatherer.room, defects=gatherer.defects)
    return [TextBlock(plain=convert_rtf_to_text(data))]


def _read_calendar(gatherer: BodyGatherer, part: MimePart) -> list[TextBlock]:
    return [TextBlock(plain=convert_calendar_to_text(gatherer.decode_words(part)))]
