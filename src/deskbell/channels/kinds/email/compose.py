"""A message of the desk as a mail: it threads in every mail program, proves where answers belong, and starts no loop."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.utils import translation
from django.utils.translation import gettext as _

from deskbell.channels.interface import Outbound
from deskbell.channels.kinds.email import lines
from deskbell.channels.kinds.email.tokens import bounce_address, loop_mark, reply_address
from deskbell.channels.kinds.email.wording import acknowledgement_subject
from deskbell.channels.models import Delivery, Mailbox

_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")
_MAIL_ID = re.compile(r"[!-;=?-~]{3,900}")
POLICY = SMTP.clone(cte_type="7bit", max_line_length=78)
MOST_REFERENCES = 20


class CannotBeWritten(Exception):
    """No mail program could carry this address."""


@dataclass(frozen=True, kw_only=True)
class Thread:
    """What came before: the Message-IDs, the oldest first, and how many help desks the last mail had passed.

    `begins`: nobody has written before, we are the first.
    """

    before: Sequence[str] = ()
    answers: str = ""
    hops: int = 0
    begins: bool = False


@dataclass(frozen=True, kw_only=True)
class File:
    """A file that goes along."""

    name: str
    type: str
    content: bytes = field(repr=False)


def compose(
    *,
    delivery: Delivery,
    mailbox: Mailbox,
    brand: str,
    ref: str,
    thread: Thread,
    files: Sequence[File] = (),
    to: str = "",
    copies: Sequence[str] = (),
) -> Outbound:
    """The mail of this delivery, byte for byte the same each time. `to` is whom it is written to, where the delivery is
    that of a copy; `copies` are all who read it in copy. Raises CannotBeWritten.
    """
    message = delivery.message
    # Only an address with letters of its own needs a mail that is not ASCII throughout.
    mail = EmailMessage(policy=POLICY.clone(utf8=not all(one.isascii() for one in (delivery.address, to, *copies))))
    mail["From"] = _address("From", mailbox.address, brand)
    mail["To"] = _address("To", to or delivery.address)
    if copies:
        mail["Cc"] = lines.addresses("Cc", [_fit(one) for one in copies])
    if mailbox.tagged:
        mail["Reply-To"] = _address("Reply-To", reply_address(mailbox.address, case=delivery.case), brand)
    mail["Subject"] = lines.words("Subject", _subject(delivery, ref, begins=thread.begins))
    mail["Date"] = format_datetime(message.at)
    mail["Message-ID"] = lines.names("Message-ID", [delivery.mail_id])
    _thread(mail, thread)
    if delivery.automatic:
        mail["Auto-Submitted"] = "auto-replied"
        mail["X-Auto-Response-Suppress"] = "All"
    for mark in [*["relayed"] * thread.hops, loop_mark()]:
        mail["X-Deskbell-Loop"] = mark
    mail.set_content(message.text + _closing(delivery, mailbox) + "\n", charset="utf-8")
    if message.language:
        mail["Content-Language"] = header(message.language)
    _enclose(mail, files, delivery.mail_id)
    back = bounce_address(mailbox.address, delivery=delivery.pk) if mailbox.tagged else mailbox.address
    return Outbound(key=delivery.mail_id, party=delivery.address, content=mail.as_bytes(), back=back)


def _closing(delivery: Delivery, mailbox: Mailbox) -> str:
    """What stands below the words of a person, behind the line by which mail programs know it."""
    author = delivery.message.author
    if delivery.automatic or author is None or not mailbox.closing.strip():
        return ""
    return "\n\n-- \n" + mailbox.closing.strip().replace("{name}", author.name)


def _enclose(mail: EmailMessage, files: Sequence[File], mail_id: str) -> None:
    for file in files:
        kind, _, of = file.type.partition("/")
        mail.add_attachment(file.content, maintype=kind, subtype=of, filename=header(file.name) or "file")
    if files:
        # By chance it would be another one at each try.
        mail.set_boundary("=_" + hashlib.sha256(mail_id.encode()).hexdigest()[:40])


def header(text: str) -> str:
    """`text` as it may stand in a header: one line, without characters that steer or hide."""
    return " ".join(_UNSAFE.sub(" ", text).split())


def _subject(delivery: Delivery, ref: str, *, begins: bool) -> str:
    with translation.override(delivery.message.language or "en"):
        if delivery.automatic:
            return header(acknowledgement_subject(ref=ref))
        subject = header(delivery.message.subject) or _("Your message")
    subject = subject if begins or subject[:3].lower() == "re:" else f"Re: {subject}"
    return subject if ref in subject else f"{subject} [{ref}]"


def _address(field: str, address: str, name: str = "") -> lines.Line:
    return lines.address(field, of=_fit(address), called=header(name))


def _fit(address: str) -> str:
    """The address, if it can stand in a header as it is. Raises CannotBeWritten."""
    local, at, domain = address.rpartition("@")
    if not local or not at or not domain or _UNSAFE.search(address) or any(one in address for one in ' <>,;:"()[]\\'):
        raise CannotBeWritten
    return address


def _thread(mail: EmailMessage, thread: Thread) -> None:
    if _MAIL_ID.fullmatch(thread.answers):
        mail["In-Reply-To"] = lines.names("In-Reply-To", [thread.answers])
    before = [one for one in thread.before if _MAIL_ID.fullmatch(one)]
    if before:
        mail["References"] = lines.names("References", [*before[:1], *before[1:][-MOST_REFERENCES:]])
