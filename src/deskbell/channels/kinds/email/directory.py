"""Which addresses are ours, known without asking the database at each recipient."""

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from django.db import Error, close_old_connections, connections

from deskbell.channels.models import Mailbox

KEEP_SECONDS = 5.0
POSTMASTER = "postmaster"


class DirectoryUnavailable(Exception):
    """The database does not say which addresses are ours."""


def base_of(address: str) -> str:
    """The address without its tag, in lower case: `support+c12.x@quince.example` is `support@quince.example`."""
    local, at, domain = address.strip().lower().rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"


def reached(mailboxes: Sequence[Mailbox]) -> dict[str, int]:
    """Every address that is ours, and its mailbox. The postmaster, whom every mail server must let in (RFC 5321, 4.5.1), is
    reached without a domain too: their mail is a contact like others, in the oldest mailbox, or the oldest of that domain.
    """
    ours = {address: mailbox.pk for mailbox in mailboxes for address in mailbox.addresses}
    domains = {address.rpartition("@")[2]: number for address, number in reversed(ours.items())}
    first = {POSTMASTER: mailboxes[0].pk} if mailboxes else {}
    return first | {f"{POSTMASTER}@{domain}": number for domain, number in domains.items()} | ours


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
            rows = list(Mailbox.objects.filter(active=True).order_by("pk"))
        except Error as problem:
            raise DirectoryUnavailable from problem
        self._known = reached(rows)
        self._until = time.monotonic() + KEEP_SECONDS
