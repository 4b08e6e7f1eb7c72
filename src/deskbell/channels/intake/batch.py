"""Group commit: mails that arrive at the same moment are made durable together, each told so only then."""

import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future

from django.db import close_old_connections, connections

from deskbell.channels.actions.accept import Arrival, accept
from deskbell.kit.clock import now

log = logging.getLogger(__name__)
MOST = 200
MOST_BYTES = 64 * 1024 * 1024
# A connection that worked a moment ago is not asked whether it works.
SURE_SECONDS = 1.0
Keep = Callable[[Sequence[Arrival]], None]
Wish = tuple[tuple[Arrival, ...], "Future[None]"]


def keep(arrivals: Sequence[Arrival]) -> None:
    """Accept them now."""
    accept(arrivals=arrivals, at=now())


class Batch:
    """A thread that keeps whatever has come in since its last commit. `keep` is called with many arrivals at once."""

    def __init__(self, keep: Keep = keep) -> None:
        self._keep = keep
        self._kept_at = 0.0
        self._wishes: queue.Queue[Wish | None] = queue.Queue()
        self._thread = threading.Thread(target=self._run, name="intake batch", daemon=True)
        self._thread.start()

    def submit(self, arrivals: Sequence[Arrival]) -> "Future[None]":
        """Done when all of them are durable; fails with the database's exception when they are not."""
        future: Future[None] = Future()
        self._wishes.put((tuple(arrivals), future))
        return future

    def close(self) -> None:
        """Keep what was submitted, then end."""
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

    def _gather(self) -> tuple[list[Wish], bool]:
        wish = self._wishes.get()
        batch: list[Wish] = []
        size = 0
        while wish is not None:
            batch.append(wish)
            size += sum(len(arrival.body) for arrival in wish[0])
            if len(batch) >= MOST or size >= MOST_BYTES:
                return batch, False
            try:
                wish = self._wishes.get_nowait()
            except queue.Empty:
                return batch, False
        return batch, True

    def _commit(self, batch: list[Wish]) -> None:
        if time.monotonic() - self._kept_at > SURE_SECONDS:
            close_old_connections()
        try:
            self._keep([arrival for arrivals, _ in batch for arrival in arrivals])
        except Exception as problem:
            self._kept_at = 0.0
            if len(batch) == 1:
                log.error("mail could not be stored (%s), the sender will try again", type(problem).__name__)
                batch[0][1].set_exception(problem)
                return
            # One that cannot be kept must not turn away the others.
            for wish in batch:
                self._commit([wish])
            return
        self._kept_at = time.monotonic()
        for _, future in batch:
            future.set_result(None)
