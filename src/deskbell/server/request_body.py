"""Receive the whole request body before Django sees the request, on the event loop and without a thread.

A client that disconnects during an upload has sent half a form. Django would treat it as a complete one and save half a
reply. So a request whose body ends early is dropped. A client that sends too slowly gets 408; an address with too many
unfinished requests gets 429 (see `BodyLimits`).
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any

from django.conf import settings

from deskbell.kit.middleware import LARGEST_BODY
from deskbell.kit.spool import Spool

# Every window must bring so many bytes, and all of the body must come within the longest time.
WINDOW_SECONDS = 10.0
LEAST_IN_WINDOW = 16 * 1024
LONGEST_SECONDS = 600.0
# So much of a body that is too long is read before it is refused.
LARGEST_UNREAD = 64 << 20
UNFINISHED_OF_ONE = 32
UNFINISHED = 128
PIECE = 64 * 1024
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]


class BodyRefused(Exception):
    """The request body was not accepted. `status` is the HTTP status to answer with."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class _Unfinished:
    """The number of requests whose body is still being received, by client address."""

    def __init__(self) -> None:
        self.by_address: Counter[str] = Counter()

    @contextmanager
    def enter(self, address: str) -> Iterator[None]:
        """Context manager: count one more request of this address. Raises BodyRefused if there are too many."""
        if self.by_address[address] >= UNFINISHED_OF_ONE:
            raise BodyRefused(429)
        if self.by_address.total() >= UNFINISHED:
            raise BodyRefused(503)
        self.by_address[address] += 1
        try:
            yield
        finally:
            self.by_address[address] -= 1
            if not self.by_address[address]:
                del self.by_address[address]


_unfinished = _Unfinished()


def has_body(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Return True when the headers announce a body."""
    return any(
        name == b"transfer-encoding" or (name == b"content-length" and value.strip() != b"0") for name, value in headers
    )


async def read_full_body(scope: MutableMapping[str, Any], receive: Receive) -> Spool | None:
    """Return the body, or None if the client disconnected before its end. Raises BodyRefused.

    A body with a too large Content-Length is received and thrown away, because many clients read no answer before they
    have sent everything. Django then answers with the reason.
    """
    body = Spool(settings.HOME)
    is_kept = _declared_length(scope["headers"]) <= LARGEST_BODY
    complete = False
    try:
        with _unfinished.enter((scope.get("client") or ("",))[0]):
            complete = await _BodyReader(receive, body if is_kept else None).read()
    finally:
        if not complete:
            body.close()
    return body if complete else None


class _BodyReader:
    """Reads one body in time windows, so that a client that sends too slowly is noticed."""

    def __init__(self, receive: Receive, body: Spool | None) -> None:
        self.receive, self.body = receive, body
        self.most = LARGEST_BODY if body is not None else LARGEST_UNREAD
        self.loop = asyncio.get_running_loop()
        self.size = self.at_window = 0
        self.end = self.loop.time() + LONGEST_SECONDS
        self.window = self.loop.time() + WINDOW_SECONDS

    async def read(self) -> bool:
        """Read the body into the spool. Returns True at its end, False if the client disconnected. Raises
        BodyRefused.
        """
        while True:
            try:
                async with asyncio.timeout_at(self.window):
                    message = await self.receive()
            except TimeoutError:
                self._begin_window()
                continue
            if message["type"] == "http.disconnect":
                return False
            self._keep(message.get("body", b""))
            if not message.get("more_body", False):
                return True
            if self.loop.time() >= self.window:
                self._begin_window()

    def _keep(self, data: bytes) -> None:
        self.size += len(data)
        if self.size > self.most:
            raise BodyRefused(413)
        if self.body is not None:
            self.body.write(data)

    def _begin_window(self) -> None:
        now = self.loop.time()
        if self.size - self.at_window < LEAST_IN_WINDOW or now > self.end:
            raise BodyRefused(408)
        self.window, self.at_window = now + WINDOW_SECONDS, self.size


def _declared_length(headers: Iterable[tuple[bytes, bytes]]) -> int:
    declared = next((value for name, value in headers if name == b"content-length"), b"")
    return int(declared) if declared.isdigit() and len(declared) < 16 else 0


def replay_body(body: Spool) -> Receive:
    """Return an ASGI `receive` that gives Django the stored body, piece by piece, and never waits."""

    async def receive() -> Message:
        data = body.read(PIECE)
        return {"type": "http.request", "body": data, "more_body": body.pending > 0}

    return receive
