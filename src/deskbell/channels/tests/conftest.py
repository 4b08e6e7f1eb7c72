"""A small organisation with one mailbox. Fixtures take a mail all the way: stored, parsed, matched to a case, answered."""

import hashlib
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from deskbell.channels import outbox
from deskbell.channels.actions.store_raw_messages import store_raw_messages
from deskbell.channels.intake.reader import IntakeReader
from deskbell.channels.kinds.email.actions.connect_mailbox import connect_mailbox
from deskbell.channels.kinds.email.models import Mailbox
from deskbell.channels.kinds.email.raw_mail import make_raw_mail
from deskbell.channels.models import RawMessage
from deskbell.journal.seal_and_follow import seal_and_follow
from deskbell.kit.clock import now
from deskbell.people.actions.create_organisation import NewOrganisation, create_organisation
from deskbell.people.actions.hire_staff import hire_staff
from deskbell.people.models import Staff
from deskbell.server.config import OutgoingMailServer

OURS = "support@quince.example"
TRUSTED = "mx.quince.example"
Mail = Callable[..., bytes]
Arrive = Callable[..., RawMessage]


@pytest.fixture
def at() -> datetime:
    return now()


@pytest.fixture
def house(db: None, at: datetime) -> NewOrganisation:
    return create_organisation(
        name="Quince & Clay", languages=["en"], prefix="QC", site="Athens", team="Support", by=None, at=at
    )


@pytest.fixture
def mailbox(house: NewOrganisation, at: datetime) -> Mailbox:
    return connect_mailbox(address=OURS, brand=house.brand, team=house.team, authserv_ids=[TRUSTED], at=at, by=None)


@pytest.fixture
def maria(house: NewOrganisation, at: datetime) -> Staff:
    return hire_staff(
        email="maria@quince.example", name="Maria Papadaki", role="agent", teams=[house.team], language="en",
        zone="Europe/Athens", at=at,
    )  # fmt: skip


@pytest.fixture
def mail() -> Mail:
    return make


def make(
    sender: str = "Ann Bell <ann@customer.example>",
    text: str = "The cup is broken.",
    *,
    proven: bool = False,
    **headers: str,
) -> bytes:
    """Return a mail as bytes. Keywords are headers, with underscores instead of hyphens."""
    lines = {
        "From": sender,
        "To": OURS,
        "Subject": "My order",
        "Message-ID": f"<{abs(hash((sender, text)))}@customer.example>",
    }
    lines |= {name.replace("_", "-"): value for name, value in headers.items()}
    if proven:
        domain = sender.rpartition("@")[2].strip("> ")
        lines = {"Authentication-Results": f"{TRUSTED}; dmarc=pass header.from={domain}"} | lines
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value)
    return head.encode() + b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + text.encode() + b"\r\n"


@pytest.fixture(scope="session")
def _reader() -> Iterator[IntakeReader]:
    reader = IntakeReader()
    yield reader
    reader.close()


@pytest.fixture
def reader(_reader: IntakeReader, db: None) -> IntakeReader:
    return _reader


@pytest.fixture
def arrive(mailbox: Mailbox, reader: IntakeReader) -> Arrive:
    """Return a function that stores a mail, matches it to a case, and returns its raw message."""

    def arriving(
        body: bytes, *, to: str = OURS, sender: str | None = "ann@customer.example", box: Mailbox = mailbox
    ) -> RawMessage:
        store_raw_messages(
            messages=[make_raw_mail(mailbox=box.pk, body=body, envelope_from=sender, envelope_to=(to,))], at=now()
        )
        raw = RawMessage.objects.latest("pk")
        while reader.step():
            pass
        raw.refresh_from_db()
        return raw

    return arriving


@dataclass
class Outside:
    """A mail server of someone else. `says` maps a recipient to the answer that refuses it."""

    says: dict[str, str] = field(default_factory=dict)
    mails: list[EmailMessage] = field(default_factory=list)
    envelopes: list[Any] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if address not in self.says:
            envelope.rcpt_tos.append(address)
        return self.says.get(address, "250 OK")

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.envelopes.append(envelope)
        self.mails.append(message_from_bytes(envelope.content, policy=default))
        return "250 taken"


@pytest.fixture
def outside(settings: Any) -> Iterator[Outside]:
    handler = Outside()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    settings.MAIL_OUT = OutgoingMailServer(host="127.0.0.1", port=port, security="plain")
    yield handler
    controller.stop()


@pytest.fixture
def post() -> Callable[[], int]:
    """Return a function that sends every delivery that is due."""

    def posting() -> int:
        seal_and_follow()
        return outbox.send_due_deliveries()

    return posting


@pytest.fixture
def bounce() -> Callable[..., bytes]:
    """Return a function that makes a delivery report (RFC 3464) about a mail of ours."""
    return make_bounce


def make_bounce(mail_id: str, address: str, status: str = "5.1.1", action: str = "failed") -> bytes:
    return (
        f"From: MAILER-DAEMON@mx.customer.example\r\nTo: {OURS}\r\nSubject: Undelivered Mail Returned to Sender\r\n"
        f"Message-ID: <{hashlib.sha256((mail_id + address + status + action).encode()).hexdigest()[:12]}@mx.customer.example>\r\n"
        "Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nI'm sorry, it could not be delivered.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.customer.example\r\n\r\n"
        f"Final-Recipient: rfc822; {address}\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <{mail_id}>\r\nSubject: x\r\n\r\nhello\r\n--b--\r\n"
    ).encode()
