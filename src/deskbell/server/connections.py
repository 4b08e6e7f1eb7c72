"""Limits on connections whose request has not arrived completely: how long the header may take, how large it may be,
how many such connections there are from one address and in all.

uvicorn has no such limits. `request_body` limits the body, and `spooled_response` the response.
"""

import asyncio
import ipaddress
import resource
from collections import Counter
from collections.abc import Sequence
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from deskbell.server.spooled_response import ABORT

HEAD_SECONDS = 15.0
LONGEST_HEAD = 64 * 1024
WAITING_OF_ONE = 256
WAITING = 2048


def limited_protocol(proxies: Sequence[str]) -> type[HttpToolsProtocol]:
    """Return a subclass of uvicorn's protocol with limits. A named proxy has no limit per address: many clients come
    through it.
    """
    trusted = [ipaddress.ip_network(proxy) for proxy in proxies]
    waiting: Counter[str] = Counter()

    class LimitedProtocol(_LimitedProtocol):
        pass

    LimitedProtocol.trusted, LimitedProtocol.waiting = trusted, waiting
    return LimitedProtocol


def raise_file_limit() -> None:
    """Raise the limit on open connections and files of this process to the highest value that the system permits."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


class _LimitedProtocol(HttpToolsProtocol):
    trusted: list[ipaddress.IPv4Network | ipaddress.IPv6Network]
    # The connections whose head is not complete, by address.
    waiting: Counter[str]
    peer = ""
    head_timer: asyncio.TimerHandle | None = None
    head_size = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        address = self.client[0] if self.client else ""
        self.peer = "" if self._is_trusted(address) else address
        self._begin_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end_head()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.head_timer is not None:
            self.head_size += len(data)
        super().data_received(data)
        if self.head_timer is not None and self.head_size > LONGEST_HEAD:
            self.send_400_response("The head of the request is too long.")

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["extensions"] = {ABORT: self.transport.abort}  # type: ignore[dict-item]
        self._begin_head()

    def on_headers_complete(self) -> None:
        self._end_head()
        super().on_headers_complete()

    def timeout_keep_alive_handler(self) -> None:
        """Close an idle connection. If the client has not read the last answer, drop what is left of it."""
        if self.transport.get_write_buffer_size():
            self.transport.abort()
        else:
            super().timeout_keep_alive_handler()

    def _begin_head(self) -> None:
        if self.head_timer is not None:
            return
        self.head_size = 0
        self.head_timer = self.loop.call_later(HEAD_SECONDS, self.transport.abort)
        self.waiting[self.peer] += 1
        if self.waiting.total() > WAITING or (self.peer and self.waiting[self.peer] > WAITING_OF_ONE):
            self.transport.abort()

    def _end_head(self) -> None:
        if self.head_timer is None:
            return
        self.head_timer.cancel()
        self.head_timer = None
        self.waiting[self.peer] -= 1
        if self.waiting[self.peer] <= 0:
            del self.waiting[self.peer]

    def _is_trusted(self, address: str) -> bool:
        if not self.trusted:
            return False
        try:
            found: Any = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(found in network for network in self.trusted)
