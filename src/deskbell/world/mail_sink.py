"""An SMTP server that keeps the demo's outgoing mail, so that none leaves the machine."""

import queue
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass(frozen=True)
class ReceivedMail:
    """A mail as a customer received it."""

    address: str
    message: EmailMessage

    @property
    def is_automatic(self) -> bool:
        """Whether a machine sent it, such as an acknowledgement. Customers do not answer those."""
        return self.message.get("Auto-Submitted", "no").strip().lower() != "no"


class MailSink:
    """The SMTP server. The mails it received wait in `inbox`."""

    def __init__(self, port: int) -> None:
        self.inbox: queue.Queue[ReceivedMail] = queue.Queue()
        self._controller = Controller(self, hostname="127.0.0.1", port=port)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Accept every mail."""
        content = envelope.original_content or b""
        message = message_from_bytes(content, policy=policy.default)
        for address in envelope.rcpt_tos:
            self.inbox.put(ReceivedMail(address, message))
        return "250 2.0.0 Read with interest"

    def __enter__(self) -> Self:
        """Start the server in a thread."""
        self._controller.start()
        return self

    def __exit__(self, *problem: object) -> None:
        self._controller.stop()
