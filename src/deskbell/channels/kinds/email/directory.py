"""Which addresses are ours, known without asking the database at each recipient."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import Error, close_old_connections, connections

from deskbell.channels.models import Mailbox

KEEP_SECONDS = 5.0


class DirectoryUnavailable(Exception):
    """The database does not say which addresses are ours."""


def base_of(address: str) -> str:
    """The address without its tag, in lower case: `support+c12.x@quince.example` is `support@quince.example`."""
    local, at, domain = address.strip().lower().rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"


class Directory:
    """Our addresses, asked again every few seconds, by one thread with one connection."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}
        self._until = 0.0
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="mail directory")

    async def find(self, address: str) -> int | None:
        """The mailbox of this address. Raises DirectoryUnavailable."""
        if time.monotonic() >= self._until:
            await self.do(self._ask)
        return self._known.get(address.strip().lower()) or self._known.get(base_of(address))

    async def do(self, work: Callable[[], None]) -> None:
        """Run something that asks the database, in the thread of the directory."""
        await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def close(self) -> None:
        """End the thread and its connection."""
        self._thread.submit(connections.close_all)
        self._thread.shutdown()

    def _ask(self) -> None:
        try:
            close_old_connections()
            rows = list(Mailbox.objects.filter(active=True))
        except Error as problem:
            raise DirectoryUnavailable from problem
        self._known = {address: row.pk for row in rows for address in row.addresses}
        self._until = time.monotonic() + KEEP_SECONDS
