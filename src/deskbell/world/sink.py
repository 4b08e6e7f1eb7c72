"""Nothing of the invented company leaves the machine: its outgoing mail ends here, where its customers read it."""

import queue
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass(frozen=True)
class Received:
    """A mail that a customer has got."""

    address: str
    message: EmailMessage

    @property
    def by_machine(self) -> bool:
        """An acknowledgement, say: nobody answers those."""
        return self.message.get("Auto-Submitted", "no").strip().lower() != "no"


class Sink:
    """An SMTP server for the machine itself; what it takes is waiting in `inbox`."""

    def __init__(self, port: int) -> None:
        self.inbox: queue.Queue[Received] = queue.Queue()
        self._controller = Controller(self, hostname="127.0.0.1", port=port)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Take everything."""
        content = envelope.original_content or b""
        message = message_from_bytes(content, policy=policy.default)
        for address in envelope.rcpt_tos:
            self.inbox.put(Received(address, message))
        return "250 2.0.0 Read with interest"

    def __enter__(self) -> Self:
        """Listen, in a thread."""
        self._controller.start()
        return self

    def __exit__(self, *problem: object) -> None:
        self._controller.stop()
