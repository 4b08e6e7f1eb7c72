"""Group commit: messages that come in at the same moment are stored in one transaction.

Each sending server gets its answer only after the commit.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future

from django.db import close_old_connections, connections

from deskbell.channels.actions.store_raw_messages import NewRawMessage, store_raw_messages
from deskbell.kit.clock import now

log = logging.getLogger(__name__)
MOST = 200
MOST_BYTES = 64 * 1024 * 1024
# A connection that worked less than this long ago is not checked again.
SURE_SECONDS = 1.0
Store = Callable[[Sequence[NewRawMessage]], None]
Submission = tuple[tuple[NewRawMessage, ...], "Future[None]"]


def store_now(messages: Sequence[NewRawMessage]) -> None:
    """Store these raw messages in a transaction of their own."""
    store_raw_messages(messages=messages, at=now())


class GroupCommit:
    """A thread that stores raw messages from many connections together.

    1. `submit` puts messages into a queue and returns a future.
    2. The thread takes all that is queued, up to a number and a size, and calls `keep` once for all of it.
    3. After the commit the futures are done. When the commit fails, each submission is stored by itself, so that only
       the bad ones fail.
    """

    def __init__(self, keep: Store = store_now) -> None:
        self._keep = keep
        self._kept_at = 0.0
        self._wishes: queue.Queue[Submission | None] = queue.Queue()
        self._thread = threading.Thread(target=self._run, name="intake batch", daemon=True)
        self._thread.start()

    def submit(self, messages: Sequence[NewRawMessage]) -> "Future[None]":
        """Queue these messages. The returned future is done when they are stored, and raises the database's exception
        when they are not.
        """
        future: Future[None] = Future()
        self._wishes.put((tuple(messages), future))
        return future

    def close(self) -> None:
        """Store what was submitted, then end the thread."""
        self._wishes.put(None)
        self._thread.join(30)

    def _run(self) -> None:
        while True:
            batch, last = self._gather()
            if batch:
                self._commit(batch)
            if last:
                connections.close_all()
                return

    def _gather(self) -> tuple[list[Submission], bool]:
        wish = self._wishes.get()
        batch: list[Submission] = []
        size = 0
        while wish is not None:
            batch.append(wish)
            size += sum(len(message.body) for message in wish[0])
            if len(batch) >= MOST or size >= MOST_BYTES:
                return batch, False
            try:
                wish = self._wishes.get_nowait()
            except queue.Empty:
                return batch, False
        return batch, True

    def _commit(self, batch: list[Submission]) -> None:
        if time.monotonic() - self._kept_at > SURE_SECONDS:
            close_old_connections()
        try:
            self._keep([message for messages, _ in batch for message in messages])
        except Exception as problem:
            self._kept_at = 0.0
            if len(batch) == 1:
                log.error("mail could not be stored (%s), the sender will try again", type(problem).__name__)
                batch[0][1].set_exception(problem)
                return
            # One that cannot be stored must not make the others fail.
            for wish in batch:
                self._commit([wish])
            return
        self._kept_at = time.monotonic()
        for _, future in batch:
            future.set_result(None)
