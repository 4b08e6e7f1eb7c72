"""An SMTP session with limits: on all sessions together, on those from one address, on its duration, and on its memory.

When all places are taken, the session that has been silent longest gives way to a new one. What is large waits on disk,
not in memory.
"""

import asyncio
import contextlib
from collections import Counter
from typing import Any

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP
from django.conf import settings

from deskbell.kit.spool import Spool

LARGEST_MAIL = 25 * 1024 * 1024
LONGEST_MAIL_LINE = 4 * 1024 * 1024
SESSIONS = 100
SESSIONS_OF_ONE = 20
# A session that was silent for so long may have to give way.
SILENT_SECONDS = 2.0
IDLE_SECONDS = 60.0
SESSION_SECONDS = 900.0
PIECE = 64 * 1024
TRY_AGAIN = "451 4.3.0 The mail cannot be stored just now, please try again"


class OpenSessions:
    """The sessions of this process, and who gives way when there are too many."""

    def __init__(self) -> None:
        self.sessions: set[LimitedSession] = set()
        self.by_address: Counter[str] = Counter()

    def enter(self, session: "LimitedSession") -> bool:
        """Count a new session. Return False when there is no place for it."""
        has_place = len(self.sessions) < SESSIONS or self._end_silent()
        is_one_too_many = session.is_far() and self.by_address[session.visitor] >= SESSIONS_OF_ONE
        self.sessions.add(session)
        self.by_address[session.visitor] += 1
        return has_place and not is_one_too_many

    def leave(self, session: "LimitedSession") -> None:
        """Stop counting a session."""
        if session in self.sessions:
            self.sessions.remove(session)
            self.by_address[session.visitor] -= 1
            if not self.by_address[session.visitor]:
                del self.by_address[session.visitor]

    def _end_silent(self) -> bool:
        """End the session that has been silent longest. Return False when none is."""
        silent = [session for session in self.sessions if session.silent_seconds() > SILENT_SECONDS]
        if not silent:
            return False
        found = max(silent, key=LimitedSession.silent_seconds)
        found.refuse(b"421 4.4.2 Silent for too long, please come again\r\n")
        self.leave(found)
        return True


class LimitedSession(SMTP):
    """An SMTP session that a visitor can neither keep for ever nor fill the memory with."""

    # The longest piece that the reader keeps. Longer lines are read in pieces.
    line_length_limit = PIECE
    visitor = ""
    heard_at = 0.0
    # While we store the mail it is we who are silent.
    is_storing = False
    ending: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Count the session. After STARTTLS the same session goes on over a new transport."""
        super().connection_made(transport)
        self.heard_at = self.loop.time()
        is_new = self.ending is None
        if self.ending is not None:
            self.ending.cancel()
        self.ending = self.loop.call_later(SESSION_SECONDS, transport.close)
        if is_new:
            peer = transport.get_extra_info("peername")
            self.visitor = peer[0] if isinstance(peer, tuple) and peer else "here"
            if not self.event_handler.open_sessions.enter(self):
                self.refuse(b"421 4.7.0 Too many connections, please come again\r\n")

    def connection_lost(self, error: Exception | None) -> None:
        """Stop counting the session."""
        if self.ending is not None:
            self.ending.cancel()
            self.ending = None
        self.event_handler.open_sessions.leave(self)
        super().connection_lost(error)

    def data_received(self, data: bytes) -> None:
        """Note when the visitor was heard last."""
        self.heard_at = self.loop.time()
        super().data_received(data)

    def refuse(self, words: bytes) -> None:
        """Tell the visitor why, and close the connection."""
        transport: Any = self.transport
        if transport is not None:
            transport.write(words)
            transport.close()

    def silent_seconds(self) -> float:
        """Return for how long nothing came, 0 while the mail is being stored."""
        return 0.0 if self.is_storing else float(self.loop.time() - self.heard_at)

    def is_far(self) -> bool:
        """Return True when the visitor is on another machine."""
        return self.visitor not in ("here", "127.0.0.1", "::1", "::ffff:127.0.0.1")

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - the name aiosmtpd calls
        """Receive a mail, keep it in a spool, and have the handler store it."""
        if await self.check_helo_needed():
            return
        envelope = self.envelope
        if envelope is None or arg or not envelope.rcpt_tos:
            await self.push("501 Syntax: DATA" if arg else "503 Error: need RCPT command")
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        with contextlib.closing(Spool(settings.HOME)) as spool:
            refusal = await self._receive_mail(spool)
            envelope.content = spool  # type: ignore[assignment]
            self.is_storing = True
            try:
                status = refusal or await self.event_handler.handle_DATA(self, self.session, envelope)
            finally:
                self.is_storing = False
        self._set_post_data_state()  # type: ignore[no-untyped-call]
        self.heard_at = self.loop.time()
        await self.push(status)

    async def _receive_mail(self, spool: Spool) -> str:
        """Read to the line with a single dot. Return why the mail is refused, or an empty string."""
        refusal, line_size, piece = "", 0, bytearray()
        size = progress = 0
        while True:
            part, is_end = await self._read_part()
            if not line_size and part == b".\r\n":
                break
            size += len(part)
            if size > progress + PIECE:
                # It goes on: the time to be silent begins anew.
                progress = size
                self._reset_timeout()
            piece += part[1:] if not line_size and part.startswith(b".") else part
            line_size += len(part)
            if line_size > LONGEST_MAIL_LINE:
                refusal = refusal or "500 Line too long (see RFC5321 4.5.3.1.6)"
            if size > LARGEST_MAIL:
                refusal = refusal or "552 Error: Too much mail data"
            if len(piece) >= PIECE:
                refusal = self._keep(spool, piece, refusal)
            line_size = 0 if is_end else line_size
        return self._keep(spool, piece, refusal)

    def _keep(self, spool: Spool, piece: bytearray, refusal: str) -> str:
        """Keep a piece unless the mail is refused. Return why it is refused; a full disk may have place later."""
        try:
            if not refusal:
                spool.write(bytes(piece))
        except OSError:
            refusal = TRY_AGAIN
        piece.clear()
        return refusal

    async def _read_part(self) -> tuple[bytes, bool]:
        """Return the next line, or a part of it when it is long, and whether the line ends there."""
        try:
            return await self._reader.readuntil(b"\r\n"), True
        except asyncio.LimitOverrunError as long:
            return await self._reader.read(min(long.consumed, PIECE)), False


class SmtpSession(LimitedSession):
    """An SMTP session over TCP."""


class LmtpSession(LimitedSession, LMTP):
    """An LMTP session over the local socket."""
