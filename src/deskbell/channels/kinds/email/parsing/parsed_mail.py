"""Parse one mail: from raw bytes to everything the desk needs. No side effects."""

import re
from dataclasses import dataclass, replace
from hashlib import sha256

from deskbell.channels.kinds.email.parsing import automatic, bounces, limits
from deskbell.channels.kinds.email.parsing.address_lists import parse_addresses
from deskbell.channels.kinds.email.parsing.attachments import describe_attachment
from deskbell.channels.kinds.email.parsing.bodies import BodyGatherer, decode_part, render_blocks
from deskbell.channels.kinds.email.parsing.bounce_reports import BounceReport
from deskbell.channels.kinds.email.parsing.characters import replace_unstorable, to_display_line
from deskbell.channels.kinds.email.parsing.defects import Defects
from deskbell.channels.kinds.email.parsing.encoded_words import decode_encoded_words
from deskbell.channels.kinds.email.parsing.findings import Finding, FindingCode
from deskbell.channels.kinds.email.parsing.headers import Headers
from deskbell.channels.kinds.email.parsing.hidden_words import find_hidden_text, unpack_tnef_files
from deskbell.channels.kinds.email.parsing.parts import MimePart, PartBudget, parse_parts
from deskbell.channels.kinds.email.parsing.quotes import is_answer, split_quoted
from deskbell.channels.kinds.email.parsing.result import MailAttachment, MailParty, ParsedMail
from deskbell.channels.kinds.email.parsing.sender_proof import prove_senders

_MESSAGE_ID = re.compile(r"<[^<>\s]{1,900}>")
_DELIVERED_TO = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-delivered-to", "x-forwarded-to")
_CONTROL = ("rt-", "x-rt-", "x-deskbell-")
_REPORT_BYTES = 256 * 1024


@dataclass(frozen=True, kw_only=True)
class _ReadFiles:
    attachments: tuple[MailAttachment, ...]
    blobs: dict[str, bytes]
    report: BounceReport


def build_parsed_mail(
    raw: bytes, *, authserv_ids: frozenset[str] = frozenset(), loop_marks: frozenset[str] = frozenset()
) -> ParsedMail:
    """Return the parsed mail.

    `authserv_ids` are the names under which our own mail server vouches for senders. `loop_marks` are the marks that
    this installation writes into its own mails.
    """
    defects = Defects()
    budget = PartBudget()
    top = parse_parts(_with_line_feeds(raw), defects=defects, budget=budget)
    headers = top.headers
    gathered = BodyGatherer(defects=defects, budget=budget)
    blocks = gathered.gather(top)
    if not any(block.has_words for block in blocks):
        blocks = find_hidden_text(gathered, top) or blocks
    text, html_safe = render_blocks(blocks, defects=defects)
    unpack_tnef_files(gathered)
    files = _read_files(gathered.files, defects)
    _remark_control_headers(headers, defects)
    subject = to_display_line(
        decode_encoded_words(headers.first("subject"), defects=defects), limit=limits.SUBJECT_CHARS
    )
    senders = _read_senders(headers, authserv_ids, defects)
    return_path = _return_path(headers, defects)
    answers = "in-reply-to" in headers or "references" in headers or is_answer(subject)
    new, quoted = split_quoted(replace_unstorable(text), subject=subject, answers=answers)
    known = ParsedMail(
        raw_sha256=sha256(raw).hexdigest(),
        subject=subject,
        from_=senders,
        to=_parties(headers, "To", defects),
        cc=_parties(headers, "Cc", defects),
        reply_to=_parties(headers, "Reply-To", defects),
        return_path=return_path,
        delivered_to=_delivered_to(headers, defects),
        message_id=_read_message_id(headers.first("message-id"), defects),
        in_reply_to=_read_message_id(headers.first("in-reply-to"), defects),
        references=_references(headers),
        claimed_date=to_display_line(headers.first("date")[:400], limit=100),
        text=replace_unstorable(text),
        text_new=new,
        text_quoted=quoted,
        html_safe=replace_unstorable(html_safe),
        attachments=files.attachments,
        returned_message_id=files.report.returned_id,
        hops=headers.count("received"),
        desk_hops=headers.count(automatic.LOOP_HEADER),
        blobs=files.blobs,
    )
    return replace(
        _judge_automatic(known, top, files.report, loop_marks),
        defects=tuple(Finding(code, replace_unstorable(detail)) for code, detail in defects.found),
    )


def _with_line_feeds(raw: bytes) -> bytes:
    """Return the mail with bare carriage returns as line ends, when it has no line feeds at all."""
    return raw.replace(b"\r", b"\n") if b"\n" not in raw[:8192] and b"\r" in raw[:8192] else raw


def _read_files(parts: list[MimePart], defects: Defects) -> _ReadFiles:
    described: list[MailAttachment] = []
    blobs: dict[str, bytes] = {}
    report = BounceReport()
    for part in parts:
        data = decode_part(part, limit=limits.RAW_BYTES, defects=defects)
        described.append(describe_attachment(part, data, defects=defects))
        blobs[described[-1].sha256] = data
        report.read_part(part.type, data[:_REPORT_BYTES])
    return _ReadFiles(attachments=tuple(described), blobs=blobs, report=report)


def _remark_control_headers(headers: Headers, defects: Defects) -> None:
    """Note headers by which help desks control each other, and forged ones of ours. None of them has any effect."""
    for name in sorted(set(headers.names)):
        if name.startswith(_CONTROL) and name != automatic.LOOP_HEADER:
            defects.add(FindingCode.CONTROL_HEADER, name)


def _read_senders(headers: Headers, authserv_ids: frozenset[str], defects: Defects) -> tuple[MailParty, ...]:
    """Return the addresses of From. If there are none, return those of Reply-To, else the Sender, as claimed."""
    parties: list[MailParty] = []
    for value in headers.all("from")[:10]:
        parties += parse_addresses(value, header="From", defects=defects)
    senders = prove_senders(tuple(parties), headers, authserv_ids=authserv_ids, defects=defects)
    if any(one.address for one in senders):
        return senders
    name = next((one.name for one in senders), "")
    for header in ("Reply-To", "Sender"):
        others = [one for one in _parties(headers, header, defects) if one.address]
        if len(others) == 1:
            return (replace(others[0], name=others[0].name or name),)
    return senders


def _parties(headers: Headers, name: str, defects: Defects) -> tuple[MailParty, ...]:
    joined = ", ".join(headers.all(name.lower())[:10])
    return parse_addresses(joined, header=name, defects=defects)


def _return_path(headers: Headers, defects: Defects) -> str | None:
    """Return the sender of the SMTP envelope: None without a Return-Path, empty for the null sender of bounces."""
    if "return-path" not in headers:
        return None
    parties = parse_addresses(headers.first("return-path")[:1000], header="Return-Path", defects=defects)
    return parties[0].address if parties else ""


def _delivered_to(headers: Headers, defects: Defects) -> tuple[str, ...]:
    values = [value for name in _DELIVERED_TO for value in headers.all(name)[:10]]
    parties = parse_addresses(", ".join(values), header="Delivered-To", defects=defects)
    return tuple(dict.fromkeys(party.address for party in parties if party.address))


def _read_message_id(value: str, defects: Defects) -> str:
    found = _MESSAGE_ID.search(value[:4000])
    if not found and value:
        defects.add(FindingCode.BAD_MESSAGE_ID)
    return to_display_line(found.group(), limit=902) if found else ""


def _references(headers: Headers) -> tuple[str, ...]:
    found = _MESSAGE_ID.findall(headers.first("references"))
    return tuple(to_display_line(one, limit=902) for one in found[-limits.REFERENCES :])


def _judge_automatic(known: ParsedMail, top: MimePart, report: BounceReport, loop_marks: frozenset[str]) -> ParsedMail:
    """Decide who wrote it, in this order: loop, bounce, mailing list, automatic answer, person."""
    null_sender = known.return_path == "" and "return-path" in top.headers
    kind = top.parameters.get("report-type", "").lower()
    bounced = bounces.judge_bounce(known, top.headers, report, kind=kind, null_sender=null_sender)
    if why := automatic.find_loop_sign(top.headers, loop_marks=loop_marks):
        return replace(bounced or known, automatic="loop", automatic_why=why)
    if bounced:
        returned = bounced.returned_message_id or bounces.find_quoted_message_id(bounced.text)
        bounced = replace(bounced, returned_message_id=returned)
        return replace(bounced, automatic="bounce", automatic_why=Finding(FindingCode.BOUNCE_REPORT))
    if top.type == "multipart/report":
        return replace(known, automatic="reply", automatic_why=Finding(FindingCode.HARMLESS_REPORT))
    named, why = automatic.find_automatic_kind(top.headers, subject=known.subject, null_sender=null_sender)
    posts = (
        automatic.find_posting_addresses(top.headers, subject=known.subject, null_sender=null_sender)
        if named == "list"
        else []
    )
    posted_to = tuple(to_display_line(one, limit=320).lower() for one in posts[:10])
    return replace(known, automatic=named, automatic_why=why, posted_to=posted_to)
