"""The addresses of our mailboxes, cached, so that not every recipient of a mail needs a query."""

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from django.db import Error, close_old_connections, connections

from deskbell.channels.kinds.email.models import Mailbox

KEEP_SECONDS = 5.0
POSTMASTER = "postmaster"


class OwnAddressesUnavailable(Exception):
    """The addresses cannot be loaded from the database."""


def strip_tag(address: str) -> str:
    """Return the address without its tag, in lower case: `support+c12.x@quince.example` becomes
    `support@quince.example`.
    """
    local, at, domain = address.strip().lower().rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"


def index_addresses(mailboxes: Sequence[Mailbox]) -> dict[str, int]:
    """Map every address of ours to the id of its mailbox.

    Every mail server must accept postmaster (RFC 5321, 4.5.1). `postmaster@domain` belongs to the oldest mailbox of
    that domain, `postmaster` alone to the oldest of all.
    """
    ours = {address: mailbox.pk for mailbox in mailboxes for address in mailbox.addresses}
    domains = {address.rpartition("@")[2]: number for address, number in reversed(ours.items())}
    first = {POSTMASTER: mailboxes[0].pk} if mailboxes else {}
    return first | {f"{POSTMASTER}@{domain}": number for domain, number in domains.items()} | ours


class OwnAddressCache:
    """Our addresses. One thread loads them again every few seconds, with a database connection of its own."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}
        self._until = 0.0
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="mail directory")

    async def find(self, address: str) -> int | None:
        """Return the id of the mailbox with this address, or None. Raises OwnAddressesUnavailable."""
        if time.monotonic() >= self._until:
            await self.do(self._ask)
        return self._known.get(address.strip().lower()) or self._known.get(strip_tag(address))

    async def do(self, work: Callable[[], None]) -> None:
        """Run a function that uses the database in the thread of this cache."""
        await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def close(self) -> None:
        """End the thread and its connection."""
        self._thread.submit(connections.close_all)
        self._thread.shutdown()

    def _ask(self) -> None:
        try:
            close_old_connections()
            rows = list(Mailbox.objects.filter(active=True).order_by("pk"))
        except Error as problem:
            raise OwnAddressesUnavailable from problem
        self._known = index_addresses(rows)
        self._until = time.monotonic() + KEEP_SECONDS
