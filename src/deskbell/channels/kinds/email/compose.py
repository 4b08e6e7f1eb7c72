"""Compose the mail of a message: with headers that keep the thread in every mail program, our tokens, and marks against
loops.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.utils import translation
from django.utils.translation import gettext as _

from deskbell.channels.interface import OutboundFile, OutboundMessage
from deskbell.channels.kinds.email import header_lines
from deskbell.channels.kinds.email.acknowledgement_wording import acknowledgement_subject
from deskbell.channels.kinds.email.mail_tokens import make_bounce_address, make_loop_mark, make_reply_address
from deskbell.channels.kinds.email.models import Mailbox
from deskbell.channels.kinds.email.smtp import Envelope

_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")
_MAIL_ID = re.compile(r"[!-;=?-~]{3,900}")
POLICY = SMTP.clone(cte_type="7bit", max_line_length=78)
MOST_REFERENCES = 20


class UnwritableAddress(Exception):
    """The address cannot be written into a header."""


@dataclass(frozen=True, kw_only=True)
class MailThread:
    """The mails of a case before this one.

    - `before` are their Message-IDs, oldest first; `answers` is the one that this mail answers.
    - `hops` is how many help desks the last mail had passed.
    - `begins` is true when this mail is the first of its case.
    """

    before: Sequence[str] = ()
    answers: str = ""
    hops: int = 0
    begins: bool = False


def compose_mail(outbound: OutboundMessage, *, mailbox: Mailbox, thread: MailThread) -> Envelope:
    """Return the mail of this delivery with its envelope. Its bytes are the same at each try. Raises UnwritableAddress."""
    brand, copies, party = mailbox.brand.name, outbound.copies, outbound.party
    # Only an address outside ASCII needs a mail with UTF-8 headers.
    mail = EmailMessage(policy=POLICY.clone(utf8=not all(one.isascii() for one in (party, outbound.to, *copies))))
    mail["From"] = _address("From", mailbox.address, brand)
    mail["To"] = _address("To", outbound.to or party)
    if copies:
        mail["Cc"] = header_lines.make_addresses_header("Cc", [_check_address(one) for one in copies])
    if mailbox.tagged:
        mail["Reply-To"] = _address("Reply-To", make_reply_address(mailbox.address, case=outbound.case), brand)
    mail["Subject"] = header_lines.make_text_header("Subject", _subject(outbound, begins=thread.begins))
    mail["Date"] = format_datetime(outbound.at)
    mail["Message-ID"] = header_lines.make_message_ids_header("Message-ID", [outbound.key])
    _add_thread(mail, thread)
    if outbound.automatic:
        mail["Auto-Submitted"] = "auto-replied"
        mail["X-Auto-Response-Suppress"] = "All"
    for mark in [*["relayed"] * thread.hops, make_loop_mark()]:
        mail["X-Deskbell-Loop"] = mark
    mail.set_content(outbound.text + _signature(outbound, mailbox) + "\n", charset="utf-8")
    if outbound.language:
        mail["Content-Language"] = clean_header(outbound.language)
    _add_files(mail, outbound.files, outbound.key)
    back = make_bounce_address(mailbox.address, delivery=outbound.delivery) if mailbox.tagged else mailbox.address
    return Envelope(recipient=party, sender=back, content=mail.as_bytes())


def _signature(outbound: OutboundMessage, mailbox: Mailbox) -> str:
    """Return the signature of the mailbox below the line `-- `, by which mail programs recognise it; empty for
    automatic mail.
    """
    if outbound.automatic or not outbound.author or not mailbox.closing.strip():
        return ""
    return "\n\n-- \n" + mailbox.closing.strip().replace("{name}", outbound.author)


def _add_files(mail: EmailMessage, files: Sequence[OutboundFile], mail_id: str) -> None:
    for file in files:
        kind, _, of = file.type.partition("/")
        mail.add_attachment(file.content, maintype=kind, subtype=of, filename=clean_header(file.name) or "file")
    if files:
        # A random boundary would differ at each try.
        mail.set_boundary("=_" + hashlib.sha256(mail_id.encode()).hexdigest()[:40])


def clean_header(text: str) -> str:
    """Return `text` as one line for a header, without control characters and without hidden characters."""
    return " ".join(_UNSAFE.sub(" ", text).split())


def _subject(outbound: OutboundMessage, *, begins: bool) -> str:
    with translation.override(outbound.language or "en"):
        if outbound.automatic:
            return clean_header(acknowledgement_subject(ref=outbound.ref))
        subject = clean_header(outbound.subject) or _("Your message")
    subject = subject if begins or subject[:3].lower() == "re:" else f"Re: {subject}"
    return subject if outbound.ref in subject else f"{subject} [{outbound.ref}]"


def _address(field: str, address: str, name: str = "") -> header_lines.HeaderLine:
    return header_lines.make_address_header(field, address=_check_address(address), display_name=clean_header(name))


def _check_address(address: str) -> str:
    """Return the address if it can be written into a header unchanged. Raises UnwritableAddress."""
    local, at, domain = address.rpartition("@")
    if not local or not at or not domain or _UNSAFE.search(address) or any(one in address for one in ' <>,;:"()[]\\'):
        raise UnwritableAddress
    return address


def _add_thread(mail: EmailMessage, thread: MailThread) -> None:
    if _MAIL_ID.fullmatch(thread.answers):
        mail["In-Reply-To"] = header_lines.make_message_ids_header("In-Reply-To", [thread.answers])
    before = [one for one in thread.before if _MAIL_ID.fullmatch(one)]
    if before:
        mail["References"] = header_lines.make_message_ids_header(
            "References", [*before[:1], *before[1:][-MOST_REFERENCES:]]
        )
