"""Undelivered mail: which address, which status, for good or for now (RFC 3464, RFC 5965, and the well-known others)."""

import re

from deskbell.channels.kinds.email.understanding import limits
from deskbell.channels.kinds.email.understanding.addresses import parse_addresses
from deskbell.channels.kinds.email.understanding.characters import shown
from deskbell.channels.kinds.email.understanding.defects import Defects
from deskbell.channels.kinds.email.understanding.headers import Headers, split_headers
from deskbell.channels.kinds.email.understanding.result import Notice

_FULL_MAILBOX = "5.2.2"
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY_CODE = re.compile(r"(?<![\d.])([45])\d\d[ \-]")
_ADDRESS = re.compile(r"<?([^\s<>(),;:\"@\[\]]{1,64}@[A-Za-z0-9_.\-]{1,253})>?")
_SENDERS = re.compile(r"(?:mailer-?daemon|postmaster|mail-?daemon|mdaemon|bounces?|microsoftexchange)[^@]{0,64}@", re.I)
_SUBJECTS = re.compile(
    r"undeliver(?:ed|able)|delivery (?:status notification|failure|has failed|report)|mail delivery (?:failed|system)"
    r"|returned mail|failure notice|delivery failed|message delivery|could not be delivered|unzustellbar"
    r"|nicht zustellbar|non remis|échec de la remise|no se puede entregar|ส่งไม่ได้|ไม่สามารถส่ง|αδυναμία παράδοσης"
    r"|δεν παραδόθηκε|onaflewerbaar|वितरित नहीं",
    re.IGNORECASE,
)
_QUOTED_ID = re.compile(
    r"^[ >|]{0,8}message-id:[ \t]{0,8}(?:\n[ \t]{1,8})?(<[^<>\s]{1,900}>)", re.IGNORECASE | re.MULTILINE
)
_ACTIONS = {"failed": "", "delayed": "soft"}
_DELAY = re.compile(r"delay|warning|verzögert|retard|καθυστέρ|ล่าช้า|विलंब|vertraag", re.IGNORECASE)


def from_report(report: bytes, *, defects: Defects) -> tuple[Notice, ...]:
    """The recipients of a delivery report that did not get the mail."""
    notices: list[Notice] = []
    for fields in _blocks(report):
        action = fields.first("action").partition(" ")[0].lower()
        recipient = fields.first("final-recipient") or fields.first("original-recipient")
        if not recipient or (action and action not in _ACTIONS) or len(notices) >= limits.BOUNCES:
            continue
        status = _first(_STATUS, fields.first("status")) or _first(_STATUS, fields.first("diagnostic-code"))
        address = _address(recipient.partition(";")[2] or recipient, defects)
        if not status.startswith("2") and address:
            notices.append(Notice(address=address, status=status, kind=_ACTIONS.get(action) or _kind(status)))
    return tuple(notices)


def gave_up(report: bytes) -> bool:
    """Whether a delivery report says that the mail will not arrive: a full mailbox or days of trying end it too."""
    blocks = [fields for fields in _blocks(report) if "final-recipient" in fields or "original-recipient" in fields]
    return any(_ends(fields.first("action").lower(), fields.first("status")) for fields in blocks)


def _ends(action: str, status: str) -> bool:
    return action.startswith("failed") if action else status.strip().startswith("5")


def gave_up_in_words(notices: tuple[Notice, ...], *, subject: str) -> bool:
    """The same of one that follows no standard: it has failed unless it calls itself a delay."""
    return any(one.kind == "hard" for one in notices) or bool(notices and not _DELAY.search(subject[:300]))


def from_complaint(report: bytes, *, defects: Defects) -> tuple[Notice, ...]:
    """An abuse report (ARF): somebody called our mail spam."""
    addresses = {_address(value, defects) for fields in _blocks(report) for value in fields.all("original-rcpt-to")}
    return tuple(Notice(address=one, status="", kind="complaint") for one in sorted(addresses)[: limits.BOUNCES])


def from_words(
    headers: Headers, *, sender: str, subject: str, text: str, null_sender: bool, defects: Defects
) -> tuple[Notice, ...]:
    """A bounce that follows no standard: told by its sender, its subject, and what its text says."""
    if not (_SENDERS.match(sender) or null_sender):
        return ()
    named = [_address(one, defects) for one in headers.first("x-failed-recipients").split(",")[: limits.BOUNCES]]
    if not any(named) and not _SUBJECTS.search(subject[:300]):
        return ()
    text = text[:20_000]
    addresses = [one for one in named if one] or _failed_in(text, sender)
    status = _first(_STATUS, text) or _by_reply_code(text)
    return tuple(Notice(address=one, status=status, kind=_kind(status)) for one in addresses)


def quoted_message_id(text: str) -> str:
    """The same where the mail that came back stands in the words of the bounce, as qmail and others write it."""
    found = _QUOTED_ID.search(text[:20_000])
    return shown(found[1], limit=902) if found else ""


def returned_message_id(returned: bytes) -> str:
    """The Message-ID of our mail that came back, by which it is found again."""
    headers, _ = split_headers(returned, 0, len(returned), defects=Defects())
    found = re.search(r"<[^<>\s]{1,900}>", headers.first("message-id")[:2000])
    return shown(found.group(), limit=902) if found else ""


def _blocks(report: bytes) -> list[Headers]:
    """Groups of fields with blank lines between them."""
    report = report.replace(b"\r\n", b"\n").strip(b"\n")
    chunks = re.split(rb"\n{2,}", report, maxsplit=limits.BOUNCES + 2)
    return [split_headers(chunk, 0, len(chunk), defects=Defects())[0] for chunk in chunks]


def _address(value: str, defects: Defects) -> str:
    parties = parse_addresses(value.strip()[:400], header="Bounce", defects=defects)
    return parties[0].address if parties else ""


def _failed_in(text: str, sender: str) -> list[str]:
    """The first address of the text that is not the reporter's own."""
    for line in text.splitlines()[:200]:
        found = _ADDRESS.search(line[:500])
        if found and found[1].lower() != sender.lower() and not _SENDERS.match(found[1]):
            return [found[1].lower().rstrip(".")]
    return []


def _kind(status: str) -> str:
    return "hard" if status.startswith("5") and status != _FULL_MAILBOX else "soft"


def _first(pattern: re.Pattern[str], value: str) -> str:
    found = pattern.search(value)
    return found[1] if found else ""


def _by_reply_code(text: str) -> str:
    digit = _first(_REPLY_CODE, text)
    return f"{digit}.0.0" if digit else ""
