"""A mail server that receives what Deskbell sends. It keeps every mail, and can be told to refuse."""

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.proof.installation import free_port


class Sink:
    """The mails it received, in order: `envelopes` as (sender, recipients), `mails` as messages."""

    def __init__(self) -> None:
        self.port = free_port()
        self.envelopes: list[tuple[str, list[str]]] = []
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.envelopes.append((envelope.mail_from or "", list(envelope.rcpt_tos)))
        mail = message_from_bytes(envelope.original_content or b"", policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 2.0.0 Taken"

    def to(self, address: str) -> list[EmailMessage]:
        """Return the mails to this address."""
        return [mail for (_, to), mail in zip(self.envelopes, self.mails, strict=True) if address in to]


@contextmanager
def sink() -> Iterator[Sink]:
    """Run a server that takes mail while the block runs."""
    kept = Sink()
    controller = Controller(kept, hostname="127.0.0.1", port=kept.port, enable_SMTPUTF8=True)
    controller.start()
    try:
        yield kept
    finally:
        controller.stop()
