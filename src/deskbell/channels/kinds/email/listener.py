"""Receive mail by SMTP, or by LMTP on a local socket. The sending server gets 250 only after the mail is stored.

Mail to unknown addresses is refused for good. Mail that cannot be stored now is refused for now, and the sending server
tries again.
"""

import asyncio
import contextlib
import logging
import socket
import ssl
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlsplit

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings

from deskbell.channels.actions.store_raw_messages import NewRawMessage
from deskbell.channels.intake.group_commit import GroupCommit
from deskbell.channels.kinds.email.own_addresses import OwnAddressCache, OwnAddressesUnavailable
from deskbell.channels.kinds.email.raw_mail import make_raw_mail
from deskbell.channels.kinds.email.smtp_session import (
    IDLE_SECONDS,
    LARGEST_MAIL,
    TRY_AGAIN,
    LmtpSession,
    OpenSessions,
    SmtpSession,
)
from deskbell.kit.spool import LARGEST_IN_MEMORY, Spool

log = logging.getLogger(__name__)
RECIPIENTS = 100
STRANGERS = 20
STORE_SECONDS = 60.0
# Of the mails beyond the size that stays in memory, so many are loaded and stored at once.
LARGE_AT_ONCE = 2


class SmtpHandler:
    """Answers the SMTP commands of all sessions: checks recipients, and stores mails."""

    def __init__(self, *, directory: OwnAddressCache, batch: GroupCommit) -> None:
        self.directory = directory
        self.batch = batch
        self.open_sessions = OpenSessions()
        self.large = asyncio.Semaphore(LARGE_AT_ONCE)

    async def handle_RCPT(  # noqa: N802 - the name aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer RCPT: 250 for one of our addresses, with or without a tag after a plus, and 550 for others.

        452 when a mail has too many recipients, 421 after too many unknown ones, and 451 while the database fails.
        """
        if len(envelope.rcpt_tos) >= RECIPIENTS:
            return "452 4.5.3 Too many recipients at once"
        strangers: int = getattr(session, "strangers", 0)
        if strangers >= STRANGERS:
            return "421 4.7.0 Too many unknown recipients"
        try:
            mailbox = await self.directory.find(address)
        except OwnAddressesUnavailable:
            return TRY_AGAIN
        if mailbox is None:
            session.strangers = strangers + 1  # type: ignore[attr-defined]
            return "550 5.1.1 There is no such mailbox here"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Store the mail, and answer 250 after the commit; answer 451 when it cannot be stored now."""
        body = cast(Spool, envelope.content)
        async with self.large if body.size > LARGEST_IN_MEMORY else contextlib.nullcontext():
            status = await self._store(envelope, body.read_all())
        if isinstance(server, LMTP):
            return "\r\n".join([status] * len(envelope.rcpt_tos))
        return status

    async def _store(self, envelope: Envelope, body: bytes) -> str:
        try:
            messages = await self._raw_messages(envelope, body)
            stored = asyncio.wrap_future(self.batch.submit(messages))
            await asyncio.wait_for(asyncio.shield(stored), STORE_SECONDS)
        except Exception as problem:
            log.warning("mail refused for now (%s)", type(problem).__name__)
            return TRY_AGAIN
        return "250 2.0.0 Stored"

    async def _raw_messages(self, envelope: Envelope, body: bytes) -> list[NewRawMessage]:
        to: dict[int, list[str]] = {}
        for address in envelope.rcpt_tos:
            mailbox = await self.directory.find(address)
            if mailbox is None:
                raise OwnAddressesUnavailable
            to.setdefault(mailbox, []).append(address)
        sender = (envelope.mail_from or "").strip("<>")
        return [
            make_raw_mail(mailbox=mailbox, body=body, envelope_from=sender, envelope_to=tuple(addresses))
            for mailbox, addresses in to.items()
        ]


def make_session_factories(
    reception: SmtpHandler,
) -> tuple[Callable[[], asyncio.Protocol], Callable[[], asyncio.Protocol]]:
    """Return the functions that create a session: for TCP, and for the local socket."""
    options: dict[str, Any] = {
        "data_size_limit": LARGEST_MAIL,
        "enable_SMTPUTF8": True,
        "hostname": urlsplit(settings.PUBLIC_URL).hostname,
        "ident": "Deskbell",
        "timeout": IDLE_SECONDS,
    }
    secret = {**options, "tls_context": _tls_context()}
    return (lambda: SmtpSession(reception, **secret)), (lambda: LmtpSession(reception, **options))


def _tls_context() -> ssl.SSLContext | None:
    """Return the TLS context for STARTTLS, or None without a certificate. TLS is offered and not required."""
    if settings.MAIL_TLS is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(settings.MAIL_TLS.certificate, settings.MAIL_TLS.key)
    return context


def _listening_socket(port: int) -> socket.socket:
    if socket.has_dualstack_ipv6():
        return socket.create_server(("", port), family=socket.AF_INET6, dualstack_ipv6=True)
    return socket.create_server(("", port))


async def open_listeners(*, reception: SmtpHandler, port: int, lmtp: str = "") -> list[asyncio.Server]:
    """Start listening, and return the servers. Port 0 takes any free port. Raises OSError when the port is in use."""
    by_smtp, by_lmtp = make_session_factories(reception)
    loop = asyncio.get_running_loop()
    servers = [await loop.create_server(by_smtp, sock=_listening_socket(port))]
    if lmtp and len(lmtp) < 100:
        with contextlib.suppress(OSError):
            servers.append(await loop.create_unix_server(by_lmtp, lmtp))
    return servers
