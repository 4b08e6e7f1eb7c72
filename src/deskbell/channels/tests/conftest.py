"""A small house with one mailbox, and mail that goes all the way: kept, understood, placed."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from deskbell.channels.actions.accept import Arrival, accept
from deskbell.channels.actions.connect import connect_mailbox
from deskbell.channels.intake.understand import Reader
from deskbell.channels.models import Mailbox, Raw
from deskbell.kit.clock import now
from deskbell.people.actions.found import Founded, found
from deskbell.people.actions.hire import hire
from deskbell.people.models import Staff

OURS = "support@quince.example"
TRUSTED = "mx.quince.example"
Mail = Callable[..., bytes]
Arrive = Callable[..., Raw]


@pytest.fixture
def at() -> datetime:
    return now()


@pytest.fixture
def house(db: None, at: datetime) -> Founded:
    return found(name="Quince & Clay", languages=["en"], prefix="QC", site="Athens", team="Support", by=None, at=at)


@pytest.fixture
def mailbox(house: Founded, at: datetime) -> Mailbox:
    return connect_mailbox(address=OURS, brand=house.brand, team=house.team, authserv_ids=[TRUSTED], at=at, by=None)


@pytest.fixture
def maria(house: Founded, at: datetime) -> Staff:
    return hire(
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
    """A mail as bytes. Keywords are headers, with underscores for hyphens."""
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
def _reader() -> Iterator[Reader]:
    reader = Reader()
    yield reader
    reader.close()


@pytest.fixture
def reader(_reader: Reader, db: None) -> Reader:
    return _reader


@pytest.fixture
def arrive(mailbox: Mailbox, reader: Reader) -> Arrive:
    """Keep this mail, take it in, and give back its row."""

    def arriving(
        body: bytes, *, to: str = OURS, sender: str | None = "ann@customer.example", box: Mailbox = mailbox
    ) -> Raw:
        accept(arrivals=[Arrival(mailbox=box.pk, body=body, envelope_from=sender, envelope_to=(to,))], at=now())
        raw = Raw.objects.latest("pk")
        while reader.step():
            pass
        raw.refresh_from_db()
        return raw

    return arriving
