"""Build customers' mails as bytes: plain text, some with HTML, some with a picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from html import escape
from zlib import crc32

from deskbell.world.pictures import KINDS, draw_pot_picture


@dataclass(frozen=True, kw_only=True)
class InventedMail:
    """The content of a customer's mail. `answers` are the Message-IDs that it replies to."""

    name: str
    address: str
    to: str
    subject: str
    text: str
    at: datetime
    key: str
    html: bool = False
    picture: str = ""
    answers: Sequence[str] = ()
    quoted: str = ""

    @property
    def message_id(self) -> str:
        """The Message-ID, made from `key`, so that the same story always has the same ones."""
        return f"<{self.key}.{crc32(self.address.encode()):08x}@{self.address.rpartition('@')[2]}>"


def build_mail(mail: InventedMail, headers: dict[str, str] | None = None) -> bytes:
    """Return the mail as bytes, with extra `headers` such as Auto-Submitted."""
    message = EmailMessage(policy=SMTP.clone(max_line_length=500))
    message["From"] = formataddr((mail.name, mail.address))
    message["To"] = mail.to
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.at)
    message["Message-ID"] = mail.message_id
    if mail.answers:
        message["In-Reply-To"] = mail.answers[-1]
        message["References"] = " ".join(mail.answers)
    for name, value in (headers or {}).items():
        message[name] = value
    text = f"{mail.text}\n\n{mail.quoted}" if mail.quoted else mail.text
    message.set_content(text, cte="base64")
    if mail.html:
        message.add_alternative(_build_html(mail.text), subtype="html", cte="base64")
    if mail.picture:
        kind = crc32(mail.key.encode()) % KINDS
        message.add_attachment(draw_pot_picture(kind), maintype="image", subtype="png", filename=mail.picture)
    return message.as_bytes()


def _build_html(text: str) -> str:
    paragraphs = "".join(f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in text.split("\n\n"))
    return f'<html><body><div style="font-family: Georgia, serif">{paragraphs}</div></body></html>'
