"""The door for mail: other servers bring it by SMTP (or LMTP on a socket), and hear 250 only when it is stored for good.

What is not for us is refused at once, what cannot be stored now is refused for now: the sender keeps it and comes again.
"""

import asyncio
import contextlib
import logging
import socket
import ssl
from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings

from deskbell.channels.actions.accept import Arrival
from deskbell.channels.intake.batch import Batch
from deskbell.channels.kinds.email.directory import Directory, DirectoryUnavailable

log = logging.getLogger(__name__)
LARGEST = 25 * 1024 * 1024
LONGEST_LINE = 4 * 1024 * 1024
RECIPIENTS = 100
STRANGERS = 20
SESSIONS = 40
SESSIONS_OF_ONE = 20
IDLE_SECONDS = 60.0
SESSION_SECONDS = 900.0
STORE_SECONDS = 60.0
LATER = "451 4.3.0 The mail cannot be stored just now, please try again"


class Reception:
    """What the doors share: who is inside, whom we know, and the batch that stores."""

    def __init__(self, *, directory: Directory, batch: Batch) -> None:
        self.directory = directory
        self.batch = batch
        self.inside: Counter[str] = Counter()

    async def handle_RCPT(  # noqa: N802 - the name aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Only addresses of ours; tags after a plus are ours too."""
        if len(envelope.rcpt_tos) >= RECIPIENTS:
            return "452 4.5.3 Too many recipients at once"
        strangers: int = getattr(session, "strangers", 0)
        if strangers >= STRANGERS:
            return "421 4.7.0 Too many unknown recipients"
        try:
            mailbox = await self.directory.find(address)
        except DirectoryUnavailable:
            return LATER
        if mailbox is None:
            session.strangers = strangers + 1  # type: ignore[attr-defined]
            return "550 5.1.1 There is no such mailbox here"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """250 only after the commit."""
        status = await self._store(envelope)
        if isinstance(server, LMTP):
            return "\r\n".join([status] * len(envelope.rcpt_tos))
        return status

    async def _store(self, envelope: Envelope) -> str:
        try:
            arrivals = await self._arrivals(envelope)
            stored = asyncio.wrap_future(self.batch.submit(arrivals))
            await asyncio.wait_for(asyncio.shield(stored), STORE_SECONDS)
        except Exception as problem:
            log.warning("mail refused for now (%s)", type(problem).__name__)
            return LATER
        return "250 2.0.0 Stored"

    async def _arrivals(self, envelope: Envelope) -> list[Arrival]:
        to: dict[int, list[str]] = {}
        for address in envelope.rcpt_tos:
            mailbox = await self.directory.find(address)
            if mailbox is None:
                raise DirectoryUnavailable
            to.setdefault(mailbox, []).append(address)
        body = bytes(envelope.original_content or b"")
        sender = (envelope.mail_from or "").strip("<>")
        return [
            Arrival(mailbox=mailbox, body=body, envelope_from=sender, envelope_to=tuple(addresses))
            for mailbox, addresses in to.items()
        ]


class _Bounded(SMTP):
    """A session with limits: how many there are, from whom, and for how long."""

    line_length_limit = LONGEST_LINE
    end: asyncio.TimerHandle

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        if hasattr(self, "end"):
            # The same visitor, who has asked for secrecy: what was open is closed now, and what is new is this transport.
            self.end.cancel()
            self.end = self.loop.call_later(SESSION_SECONDS, transport.close)
            return
        reception: Reception = self.event_handler
        peer = transport.get_extra_info("peername")
        self.visitor = peer[0] if isinstance(peer, tuple) and peer else "here"
        inside = reception.inside
        inside[self.visitor] += 1
        if inside.total() > SESSIONS or (self._is_far() and inside[self.visitor] > SESSIONS_OF_ONE):
            transport.write(b"421 4.7.0 Too many connections, please come again\r\n")
            transport.close()
        self.end = self.loop.call_later(SESSION_SECONDS, transport.close)

    def connection_lost(self, error: Exception | None) -> None:
        if hasattr(self, "end"):
            self.end.cancel()
            del self.end
            inside = self.event_handler.inside
            inside[self.visitor] -= 1
            if inside[self.visitor] <= 0:
                del inside[self.visitor]
        super().connection_lost(error)

    def _is_far(self) -> bool:
        return self.visitor not in ("here", "127.0.0.1", "::1", "::ffff:127.0.0.1")


class SmtpDoor(_Bounded):
    """A session over TCP."""


class LmtpDoor(_Bounded, LMTP):
    """A session over the local socket."""


def doors(reception: Reception) -> tuple[Callable[[], asyncio.Protocol], Callable[[], asyncio.Protocol]]:
    """What makes a session: for TCP, and for the local socket."""
    options: dict[str, Any] = {
        "data_size_limit": LARGEST,
        "enable_SMTPUTF8": True,
        "hostname": urlsplit(settings.PUBLIC_URL).hostname,
        "ident": "Deskbell",
        "timeout": IDLE_SECONDS,
    }
    secret = {**options, "tls_context": _secrecy()}
    return (lambda: SmtpDoor(reception, **secret)), (lambda: LmtpDoor(reception, **options))


def _secrecy() -> ssl.SSLContext | None:
    """STARTTLS for those who ask; a server that cannot must still be able to bring its mail."""
    if settings.MAIL_TLS is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(settings.MAIL_TLS.certificate, settings.MAIL_TLS.key)
    return context


def _everywhere(port: int) -> socket.socket:
    if socket.has_dualstack_ipv6():
        return socket.create_server(("", port), family=socket.AF_INET6, dualstack_ipv6=True)
    return socket.create_server(("", port))


async def listen(*, reception: Reception, port: int, lmtp: str = "") -> list[asyncio.Server]:
    """Open the doors; port 0 takes a free one. Raises OSError when the port is taken."""
    by_smtp, by_lmtp = doors(reception)
    loop = asyncio.get_running_loop()
    servers = [await loop.create_server(by_smtp, sock=_everywhere(port))]
    if lmtp and len(lmtp) < 100:
        with contextlib.suppress(OSError):
            servers.append(await loop.create_unix_server(by_lmtp, lmtp))
    return servers
