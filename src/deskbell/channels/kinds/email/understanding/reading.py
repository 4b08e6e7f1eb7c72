"""Understanding one mail: raw bytes in, everything the desk needs to know out. Pure; touches nothing."""

import re
from dataclasses import dataclass, replace
from hashlib import sha256

from deskbell.channels.kinds.email.understanding import automatic, bounces, limits
from deskbell.channels.kinds.email.understanding.addresses import parse_addresses
from deskbell.channels.kinds.email.understanding.bodies import Body, decoded, words_of
from deskbell.channels.kinds.email.understanding.characters import shown, storable
from deskbell.channels.kinds.email.understanding.defects import Defects
from deskbell.channels.kinds.email.understanding.files import describe
from deskbell.channels.kinds.email.understanding.headers import Headers
from deskbell.channels.kinds.email.understanding.identity import prove
from deskbell.channels.kinds.email.understanding.parts import Part, read_parts
from deskbell.channels.kinds.email.understanding.quotes import split_quoted
from deskbell.channels.kinds.email.understanding.result import Attachment, Notice, Party, Understood
from deskbell.channels.kinds.email.understanding.words import decode_words

_MESSAGE_ID = re.compile(r"<[^<>\s]{1,900}>")
_DELIVERED_TO = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-delivered-to", "x-forwarded-to")
_CONTROL = ("rt-", "x-rt-", "x-deskbell-")
_REPORT_BYTES = 256 * 1024


@dataclass(frozen=True, kw_only=True)
class _Files:
    attachments: tuple[Attachment, ...]
    blobs: dict[str, bytes]
    notices: tuple[Notice, ...]
    returned: str
    gave_up: bool


def understand(
    raw: bytes, *, authserv_ids: frozenset[str] = frozenset(), loop_marks: frozenset[str] = frozenset()
) -> Understood:
    """Everything about a raw message. `authserv_ids` are the names under which our own mail server vouches for
    senders; `loop_marks` the loop marks this desk itself puts into its mails."""
    defects = Defects()
    top = read_parts(_with_line_feeds(raw), defects=defects)
    headers, source = top.headers, _with_line_feeds(raw)
    gathered = Body(raw=source, defects=defects)
    text, html_safe = words_of(gathered.gather(top), defects=defects)
    files = _files(source, gathered.files, defects)
    _remark(headers, defects)
    subject = shown(decode_words(headers.first("subject"), defects=defects), limit=limits.SUBJECT_CHARS)
    senders = _senders(headers, authserv_ids, defects)
    return_path = _return_path(headers, defects)
    new, quoted = split_quoted(storable(text), subject=subject)
    known = Understood(
        raw_sha256=sha256(raw).hexdigest(),
        subject=subject,
        from_=senders,
        to=_parties(headers, "To", defects),
        cc=_parties(headers, "Cc", defects),
        reply_to=_parties(headers, "Reply-To", defects),
        return_path=return_path,
        delivered_to=_delivered_to(headers, defects),
        message_id=_id(headers.first("message-id"), defects),
        in_reply_to=_id(headers.first("in-reply-to"), defects),
        references=_references(headers),
        claimed_date=shown(headers.first("date")[:400], limit=100),
        text=storable(text),
        text_new=new,
        text_quoted=quoted,
        html_safe=storable(html_safe),
        attachments=files.attachments,
        bounce=files.notices,
        returned_message_id=files.returned,
        gave_up=files.gave_up,
        hops=headers.count("received"),
        desk_hops=headers.count(automatic.LOOP_HEADER),
        blobs=files.blobs,
    )
    return replace(_judged(known, top, loop_marks, defects), defects=tuple(map(storable, defects.remarks)))


def _with_line_feeds(raw: bytes) -> bytes:
    """A message of bare carriage returns is read as if they were line ends."""
    return raw.replace(b"\r", b"\n") if b"\n" not in raw[:8192] and b"\r" in raw[:8192] else raw


def _files(raw: bytes, parts: list[Part], defects: Defects) -> _Files:
    described: list[Attachment] = []
    blobs: dict[str, bytes] = {}
    notices: tuple[Notice, ...] = ()
    returned = ""
    gave_up = False
    for part in parts:
        data = decoded(raw, part, limit=limits.RAW_BYTES, defects=defects)
        described.append(describe(part, data, defects=defects))
        blobs[described[-1].sha256] = data
        if part.type in ("message/delivery-status", "message/global-delivery-status"):
            notices += bounces.from_report(data[:_REPORT_BYTES], defects=defects)
            gave_up = gave_up or bounces.gave_up(data[:_REPORT_BYTES])
        elif part.type == "message/feedback-report":
            notices += bounces.from_complaint(data[:_REPORT_BYTES], defects=defects)
        elif part.type in ("message/rfc822", "text/rfc822-headers", "message/global") and not returned:
            returned = bounces.returned_message_id(data[:_REPORT_BYTES])
    return _Files(attachments=tuple(described), blobs=blobs, notices=notices, returned=returned, gave_up=gave_up)


def _remark(headers: Headers, defects: Defects) -> None:
    """Headers that steer other help desks, or pretend to be ours, steer nothing here."""
    for name in sorted(set(headers.names)):
        if name.startswith(_CONTROL) and name != automatic.LOOP_HEADER:
            defects.add(f"ignored the control header {name}")


def _senders(headers: Headers, authserv_ids: frozenset[str], defects: Defects) -> tuple[Party, ...]:
    parties: list[Party] = []
    for value in headers.all("from")[:10]:
        parties += parse_addresses(value, header="From", defects=defects)
    return prove(tuple(parties), headers, authserv_ids=authserv_ids, defects=defects)


def _parties(headers: Headers, name: str, defects: Defects) -> tuple[Party, ...]:
    joined = ", ".join(headers.all(name.lower())[:10])
    return parse_addresses(joined, header=name, defects=defects)


def _return_path(headers: Headers, defects: Defects) -> str | None:
    """None when the server wrote none; empty for the null sender of bounces."""
    if "return-path" not in headers:
        return None
    parties = parse_addresses(headers.first("return-path")[:1000], header="Return-Path", defects=defects)
    return parties[0].address if parties else ""


def _delivered_to(headers: Headers, defects: Defects) -> tuple[str, ...]:
    values = [value for name in _DELIVERED_TO for value in headers.all(name)[:10]]
    parties = parse_addresses(", ".join(values), header="Delivered-To", defects=defects)
    return tuple(dict.fromkeys(party.address for party in parties if party.address))


def _id(value: str, defects: Defects) -> str:
    found = _MESSAGE_ID.search(value[:4000])
    if not found and value:
        defects.add("a message id is not well formed")
    return shown(found.group(), limit=902) if found else ""


def _references(headers: Headers) -> tuple[str, ...]:
    found = _MESSAGE_ID.findall(headers.first("references"))
    return tuple(shown(one, limit=902) for one in found[-limits.REFERENCES :])


def _judged(known: Understood, top: Part, loop_marks: frozenset[str], defects: Defects) -> Understood:
    """Loop before bounce before list before automatic answer."""
    null_sender = known.return_path == "" and "return-path" in top.headers
    sender = known.from_[0].address if known.from_ else ""
    notices = known.bounce or bounces.from_words(
        top.headers,
        sender=sender,
        subject=known.subject,
        text=known.text,
        null_sender=null_sender,
        defects=defects,
    )
    if why := automatic.loop_reason(top.headers, loop_marks=loop_marks):
        return replace(known, automatic="loop", automatic_why=why, bounce=notices)
    if notices:
        returned = known.returned_message_id or bounces.quoted_message_id(known.text)
        gave_up = known.gave_up if known.bounce else bounces.gave_up_in_words(notices, subject=known.subject)
        known = replace(known, bounce=notices, returned_message_id=returned, gave_up=gave_up)
        return replace(known, automatic="bounce", automatic_why="it reports on a mail of ours")
    if top.type == "multipart/report":
        return replace(known, automatic="reply", automatic_why="it is a report without a failure")
    kind, why = automatic.automatic_kind(top.headers, subject=known.subject, null_sender=null_sender)
    posts = automatic.posted_to(top.headers, subject=known.subject, null_sender=null_sender) if kind == "list" else []
    posted_to = tuple(shown(one, limit=320).lower() for one in posts[:10])
    return replace(known, automatic=kind, automatic_why=why, posted_to=posted_to)
