"""Receiving mail through real sockets."""

import asyncio
import contextlib
import resource
import shutil
import smtplib
import socket
import ssl
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from deskbell.channels.actions.store_raw_messages import NewRawMessage
from deskbell.channels.intake.group_commit import GroupCommit
from deskbell.channels.kinds.email import smtp_session
from deskbell.channels.kinds.email.listener import SmtpHandler, open_listeners
from deskbell.channels.kinds.email.models import Mailbox
from deskbell.channels.kinds.email.own_addresses import OwnAddressesUnavailable, index_addresses, strip_tag
from deskbell.channels.kinds.email.raw_mail import make_raw_mail
from deskbell.kit.spool import Spool
from deskbell.server.config import MailCertificate

from .conftest import OURS, make


@dataclass
class Known:
    """Stands in for the cache of our addresses: it knows one address."""

    broken: bool = False

    async def find(self, address: str) -> int | None:
        if self.broken:
            raise OwnAddressesUnavailable
        return index_addresses([Mailbox(pk=7, address=OURS)]).get(strip_tag(address))


@dataclass
class Door:
    port: int
    directory: Known
    kept: list[NewRawMessage] = field(default_factory=list)
    full: bool = False
    lmtp: str = ""
    gate: threading.Event = field(default_factory=threading.Event)
    commits: int = 0

    def keep(self, messages) -> None:
        self.gate.wait(5)
        if self.full:
            raise OSError("no space left on device")
        self.commits += 1
        self.kept += messages

    def connect(self) -> smtplib.SMTP:
        return smtplib.SMTP("127.0.0.1", self.port, local_hostname="mx.customer.example", timeout=60)


@pytest.fixture
def door() -> Iterator[Door]:
    folder = tempfile.mkdtemp(prefix="deskbell-lmtp-")
    door = Door(port=0, directory=Known(), lmtp=f"{folder}/lmtp.sock")
    door.gate.set()
    batch = GroupCommit(door.keep)
    ready: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = Future()

    async def run() -> None:
        reception = SmtpHandler(directory=door.directory, batch=batch)
        servers = await open_listeners(reception=reception, port=0, lmtp=door.lmtp)
        door.port = servers[0].sockets[0].getsockname()[1]
        over = asyncio.Event()
        ready.set_result((asyncio.get_running_loop(), over))
        await over.wait()
        for server in servers:
            server.close()
        await asyncio.sleep(0.05)

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    loop, over = ready.result(10)
    yield door
    loop.call_soon_threadsafe(over.set)
    thread.join(10)
    batch.close()
    shutil.rmtree(folder)


def test_a_mail_is_kept_byte_for_byte_before_the_answer(door):
    with door.connect() as client:
        client.sendmail(
            "ann@customer.example", [f"Support+c1.x@{OURS.partition('@')[2]}"], b"Subject: x\r\n\r\n..dot\r\n"
        )
    assert [(one.account, one.body, one.envelope_from) for one in door.kept] == [
        (7, b"Subject: x\r\n\r\n..dot\r\n", "ann@customer.example")
    ]


def test_unknown_recipients_are_refused_at_once(door):
    with door.connect() as client, pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        client.sendmail("ann@customer.example", ["nobody@quince.example"], make())
    assert refused.value.recipients["nobody@quince.example"][0] == 550
    assert not door.kept


@pytest.mark.parametrize("postmaster", ["postmaster", "PostMaster", "postmaster@quince.example"])
def test_the_postmaster_is_let_in_as_every_mail_server_must(door, postmaster):
    with door.connect() as client:
        client.ehlo()
        assert client.mail("")[0] == 250
        assert client.docmd(f"RCPT TO:<{postmaster}>")[0] == 250
        assert client.data(make())[0] == 250
    assert [(one.account, one.envelope_to) for one in door.kept] == [(7, (postmaster,))]


def test_the_postmaster_of_a_domain_is_its_oldest_mailbox():
    boxes = [
        Mailbox(pk=1, address="help@clay.example"),
        Mailbox(pk=2, address=OURS, aliases=["Hello@Quince.example"]),
        Mailbox(pk=3, address="sales@quince.example"),
    ]
    known = index_addresses(boxes)
    assert (known["postmaster"], known["postmaster@quince.example"], known["postmaster@clay.example"]) == (1, 2, 1)
    assert index_addresses([*boxes, Mailbox(pk=4, address="postmaster@clay.example")])["postmaster@clay.example"] == 4
    assert "postmaster@elsewhere.example" not in known
    assert index_addresses([]) == {}


def test_a_store_that_cannot_be_written_asks_the_sender_to_come_again(door):
    door.full = True
    with door.connect() as client, pytest.raises(smtplib.SMTPDataError) as refused:
        client.sendmail("ann@customer.example", [OURS], make())
    assert refused.value.smtp_code == 451


def test_a_database_that_does_not_answer_asks_the_sender_to_come_again(door):
    door.directory.broken = True
    with door.connect() as client, pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        client.sendmail("ann@customer.example", [OURS], make())
    assert refused.value.recipients[OURS][0] == 451


def test_a_mail_that_is_too_large_is_refused(door):
    with door.connect() as client, pytest.raises(smtplib.SMTPException) as refused:
        client.sendmail("ann@customer.example", [OURS], b"x" * 990 + b"\r\n" * 13 * 1024 * 1024)
    assert "552" in str(refused.value)
    assert not door.kept


def test_a_long_line_and_raw_bytes_are_taken(door):
    body = b"Subject: x\r\n\r\n" + b"\xff\x00" * 500_000 + b"\r\n"
    with door.connect() as client:
        client.sendmail("ann@customer.example", [OURS], body)
    assert door.kept[0].body == body


def test_the_null_sender_of_bounces_is_let_in(door):
    with door.connect() as client:
        client.sendmail("", [OURS], make())
    assert door.kept[0].envelope_from == ""


@pytest.mark.parametrize("end", [b"\n.\n", b"\n.\r\n", b"\r.\r", b"\r\n.\n", b"\r\n.\r", b"\r.\r\n"])
def test_a015_a_smuggled_end_of_data_stays_one_mail(door, end):
    inside = (
        b"Subject: one\r\n\r\nhello"
        + end
        + b"MAIL FROM:<evil@x.example>\r\nRCPT TO:<support@quince.example>\r\nDATA\r\nSubject: two"
    )
    with socket.create_connection(("127.0.0.1", door.port), timeout=60) as line, line.makefile("rb") as file:
        for command in (None, b"EHLO x", b"MAIL FROM:<a@x.example>", b"RCPT TO:<support@quince.example>", b"DATA"):
            if command:
                line.sendall(command + b"\r\n")
            while file.readline()[3:4] == b"-":
                pass
        line.sendall(inside + b"\r\n.\r\n")
        assert file.readline().startswith(b"250")
        line.sendall(b"QUIT\r\n")
        assert file.readline().startswith(b"221")
    assert [one.body for one in door.kept] == [inside.replace(b"\r\n.", b"\r\n") + b"\r\n"]


def test_lmtp_answers_for_each_recipient_after_the_commit(door):
    with smtplib.LMTP(door.lmtp) as client:
        refused = client.sendmail(
            "ann@customer.example", [OURS, "support+x@quince.example", "who@quince.example"], make()
        )
        second = client.getreply()
    assert list(refused) == ["who@quince.example"]
    assert second == (250, b"2.0.0 Stored")
    assert [one.envelope_to for one in door.kept] == [(OURS, "support+x@quince.example")]


def test_too_many_unknown_recipients_end_the_session(door):
    with door.connect() as client, pytest.raises(smtplib.SMTPException):
        client.sendmail("eve@stranger.example", [f"guess{number}@quince.example" for number in range(30)], make())
    assert not door.kept


def test_mails_of_many_sessions_share_a_commit(door):
    door.gate.clear()
    threads = [threading.Thread(target=_send, args=(door, n)) for n in range(12)]
    for thread in threads:
        thread.start()
    threading.Timer(1.0, door.gate.set).start()
    for thread in threads:
        thread.join(20)
    assert len(door.kept) == 12
    assert door.commits <= 3


def _send(door: Door, number: int) -> None:
    with door.connect() as client:
        client.sendmail("ann@customer.example", [OURS], make(text=f"mail {number}"))


def test_one_that_cannot_be_kept_turns_away_no_other():
    def keep(messages):
        if any(b"bad" in one.body for one in messages):
            raise ValueError

    gate = threading.Event()
    batch = GroupCommit(lambda messages: (gate.wait(5), keep(messages))[1])
    results = [batch.submit([make_raw_mail(mailbox=1, body=body)]) for body in (b"first", b"good", b"bad", b"fine")]
    gate.set()
    assert [future.exception(5) is None for future in results] == [True, True, False, True]
    batch.close()


@pytest.fixture
def secrecy(settings, tmp_path) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, datetime(2020, 1, 1), datetime(2100, 1, 1))
    certificate, secret = tmp_path / "cert.pem", tmp_path / "key.pem"
    certificate.write_bytes(made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM))
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    settings.MAIL_TLS = MailCertificate(certificate=certificate, key=secret)


def test_mail_comes_in_secret_where_there_is_a_certificate(secrecy, door) -> None:
    blind = ssl.create_default_context()
    blind.check_hostname, blind.verify_mode = False, ssl.CERT_NONE
    with door.connect() as server:
        assert server.starttls(context=blind)[0] == 220
        server.sendmail("nok@customer.example", ["support@quince.example"], make())
    with door.connect() as server:
        server.sendmail("nok@customer.example", ["support@quince.example"], make())
    assert len(door.kept) == 2


def test_without_a_certificate_no_secrecy_is_offered(door) -> None:
    with door.connect() as server:
        server.ehlo()
        assert not server.has_extn("starttls")


LETTER = (b"EHLO mx", b"MAIL FROM:<a@x.example>", f"RCPT TO:<{OURS}>".encode(), b"DATA")


@contextlib.contextmanager
def visitor(door: Door, *commands: bytes) -> Iterator[socket.socket]:
    """A visitor who has said these commands, and says nothing more."""
    with socket.create_connection(("127.0.0.1", door.port), timeout=60) as line, line.makefile("rb") as file:
        for command in (None, *commands):
            if command:
                line.sendall(command + b"\r\n")
            while file.readline()[3:4] == b"-":
                pass
        yield line


def memory_bytes() -> int:
    """Return the memory of this process."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def test_a135_visitors_who_stop_in_large_mails_fill_no_memory(door):
    before = memory_bytes()
    line = b"x" * 60_000 + b"\r\n"
    with contextlib.ExitStack() as visitors:
        for _visitor in range(10):
            visitors.enter_context(visitor(door, *LETTER)).sendall(line * 340)
        assert memory_bytes() - before < 100 * 1024 * 1024
        with door.connect() as client:
            client.sendmail("ann@customer.example", [OURS], make())
    assert len(door.kept) == 1


def test_a135_silent_sessions_give_way_to_a_server_that_speaks(door, monkeypatch):
    monkeypatch.setattr(smtp_session, "SESSIONS", 8)
    monkeypatch.setattr(smtp_session, "SILENT_SECONDS", 0.1)
    with contextlib.ExitStack() as visitors:
        silent = [visitors.enter_context(visitor(door, *LETTER[: 1 + number % 4])) for number in range(8)]
        time.sleep(0.2)
        for _mail in range(3):
            with door.connect() as client:
                client.sendmail("ann@customer.example", [OURS], make())
        assert silent[0].recv(100).startswith(b"421 4.4.2")
    assert len(door.kept) == 3


def test_a135_when_all_places_are_taken_by_speakers_the_next_comes_again(door, monkeypatch):
    monkeypatch.setattr(smtp_session, "SESSIONS", 2)
    monkeypatch.setattr(smtp_session, "SILENT_SECONDS", 600.0)
    with visitor(door, b"EHLO mx"), visitor(door, b"EHLO mx"), pytest.raises(smtplib.SMTPConnectError) as refused:
        door.connect()
    assert refused.value.smtp_code == 421


def test_a135_one_address_far_away_has_a_limit_of_its_own(door, monkeypatch):
    monkeypatch.setattr(smtp_session, "SESSIONS_OF_ONE", 2)
    monkeypatch.setattr(smtp_session.LimitedSession, "is_far", lambda session: True)
    with visitor(door, b"EHLO mx"), visitor(door, b"EHLO mx"), pytest.raises(smtplib.SMTPConnectError):
        door.connect()
    with door.connect() as client:
        assert client.noop()[0] == 250


def test_a135_a_full_disk_while_a_mail_arrives_asks_the_sender_to_come_again(door, monkeypatch):
    def full(spool: Spool, data: bytes) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(Spool, "write", full)
    with door.connect() as client:
        with pytest.raises(smtplib.SMTPDataError) as refused:
            client.sendmail("ann@customer.example", [OURS], make())
        assert refused.value.smtp_code == 451
        assert client.noop()[0] == 250
    assert not door.kept


@pytest.mark.parametrize("size", [65_534, 65_535, 65_536, 65_537, 131_072])
def test_a_line_as_long_as_a_piece_comes_byte_for_byte(door, size):
    body = b"Subject: x\r\n\r\n." + b"a" * size + b"\r\n.b\r\n" + b"." * size + b"\r\n"
    with door.connect() as client:
        client.sendmail("ann@customer.example", [OURS], body)
    assert door.kept[0].body == body
