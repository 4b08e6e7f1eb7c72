"""Send an answer without a thread: Django writes it to a spool (memory, then a file), and the event loop sends it as
fast as the client reads.
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.conf import settings

from deskbell.kit.spool import Spool

PIECE = 64 * 1024
# A client must take one piece within this time, and everything within the longest time.
PIECE_SECONDS = 20.0
LONGEST_SECONDS = 900.0
# From so many bytes on, sending begins while Django still writes.
EARLY = 4 * PIECE
ABORT = "deskbell.abort"
Message = MutableMapping[str, Any]
Send = Callable[[Any], Awaitable[None]]


class SpooledResponse:
    """One answer that is being sent. `take` is the ASGI `send` that Django gets; it never waits for the client."""

    def __init__(self, scope: MutableMapping[str, Any], send: Send) -> None:
        self.scope, self.send = scope, send
        self.start: Message | None = None
        self.spool = Spool(settings.HOME)
        self.is_complete = self.is_lost = False
        self.news = asyncio.Event()
        self.sending: asyncio.Task[None] | None = None

    async def take(self, message: Message) -> None:
        """Store one ASGI message of the answer, to be sent."""
        if message["type"] == "http.response.start":
            self.start = message
            return
        if not self.is_lost:
            self.spool.write(message.get("body", b""))
        self.is_complete = not message.get("more_body", False)
        self.news.set()
        if self.spool.pending >= EARLY and self.sending is None:
            self.sending = asyncio.create_task(self._send_all())

    async def finish(self) -> None:
        """Send what is left. A client that does not read for too long is disconnected."""
        try:
            if self.start is not None:
                await (self.sending or self._send_all())
        finally:
            self.close()

    def close(self) -> None:
        """Free the memory and the file of the answer, also if it was never sent."""
        if self.sending is not None:
            self.sending.cancel()
        self.spool.close()

    async def _send_all(self) -> None:
        try:
            async with asyncio.timeout(LONGEST_SECONDS):
                await self._send_piece(self.start)
                while True:
                    self.news.clear()
                    data = self.spool.read(PIECE)
                    last = self.is_complete and not self.spool.pending
                    if data or last:
                        await self._send_piece({"type": "http.response.body", "body": data, "more_body": not last})
                    if last:
                        return
                    if not data:
                        await self.news.wait()
        except TimeoutError:
            self.is_lost = True
            self.scope.get("extensions", {}).get(ABORT, lambda: None)()

    async def _send_piece(self, message: Message | None) -> None:
        async with asyncio.timeout(PIECE_SECONDS):
            await self.send(message)
