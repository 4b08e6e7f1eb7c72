"""The door for mail stays open as long as the work process lives, and says so."""

import asyncio
import contextlib
import logging
import threading
from pathlib import Path

from django.db import Error, close_old_connections

from deskbell.channels.intake.batch import Batch
from deskbell.channels.kinds.email.directory import Directory
from deskbell.channels.kinds.email.listener import Reception, listen
from deskbell.kit.work import beat

log = logging.getLogger(__name__)
BEAT = "mail in"


async def serve(*, stopping: threading.Event, port: int, lmtp: str = "") -> None:
    """Serve until `stopping` is set. Raises OSError when the port is taken."""
    batch, directory = Batch(), Directory()
    servers: list[asyncio.Server] = []
    try:
        with contextlib.suppress(OSError):
            Path(lmtp).unlink(missing_ok=True)
        servers = await listen(reception=Reception(directory=directory, batch=batch), port=port, lmtp=lmtp)
        log.info("mail comes in at port %s", servers[0].sockets[0].getsockname()[1])
        while not stopping.is_set():
            await directory.do(_pulse)
            await asyncio.sleep(0.5)
    finally:
        # Closed also after a failure, or the next try would find its own port taken.
        for server in servers:
            server.close()
        await asyncio.to_thread(batch.close)
        directory.close()


def _pulse() -> None:
    """Without a store the door stays open: whoever knocks is asked to come again."""
    with contextlib.suppress(Error):
        close_old_connections()
        beat(BEAT)
