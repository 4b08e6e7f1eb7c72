"""Run the SMTP and LMTP listeners for as long as their process lives, and record that they are alive."""

import asyncio
import contextlib
import logging
import threading
from pathlib import Path

from django.db import Error, close_old_connections

from deskbell.channels.intake.group_commit import GroupCommit
from deskbell.channels.kinds.email.listener import SmtpHandler, open_listeners
from deskbell.channels.kinds.email.own_addresses import OwnAddressCache
from deskbell.kit.worker import record_beat

log = logging.getLogger(__name__)
BEAT = "mail in"


async def serve_mail(*, stopping: threading.Event, port: int, lmtp: str = "") -> None:
    """Receive mail until `stopping` is set. Raises OSError when the port is in use."""
    batch, directory = GroupCommit(), OwnAddressCache()
    servers: list[asyncio.Server] = []
    try:
        with contextlib.suppress(OSError):
            Path(lmtp).unlink(missing_ok=True)
        servers = await open_listeners(reception=SmtpHandler(directory=directory, batch=batch), port=port, lmtp=lmtp)
        log.info("mail comes in at port %s", servers[0].sockets[0].getsockname()[1])
        while not stopping.is_set():
            await directory.do(_beat)
            await asyncio.sleep(0.5)
    finally:
        # Close after a failure too, or the next try finds the port taken.
        for server in servers:
            server.close()
        await asyncio.to_thread(batch.close)
        directory.close()


def _beat() -> None:
    """Record that the listener is alive. Without a database it goes on listening, and asks senders to try again."""
    with contextlib.suppress(Error):
        close_old_connections()
        record_beat(BEAT)
