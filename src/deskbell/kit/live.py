"""Live pages: one hub a process listens to PostgreSQL and tells each open page the names it asked for, nothing more.

A page that is told `case:42` asks again for its part, and permission is checked again there.
"""

import asyncio
import contextlib
import logging
from collections import defaultdict
from collections.abc import AsyncIterator

import psycopg

from deskbell.kit import notify

log = logging.getLogger(__name__)
QUEUE = 256


class Hub:
    """Topics and who listens to them. A reader that never reads loses its place, not our memory."""

    def __init__(self) -> None:
        self.readers: dict[str, set[asyncio.Queue[str]]] = defaultdict(set)
        self.task: asyncio.Task[None] | None = None
        self.over = False

    def start(self) -> None:
        """Begin listening, once; called by the first page that goes live."""
        if self.task is None or self.task.done():
            self.task = asyncio.create_task(self._listen())

    async def follow(self, topics: list[str]) -> AsyncIterator[str]:
        """Names of changed topics as they come, until the hub ends; an empty name every 15 s, so that dead connections
        are noticed.
        """
        self.start()
        queue: asyncio.Queue[str] = asyncio.Queue(QUEUE)
        for topic in topics:
            self.readers[topic].add(queue)
        try:
            while not self.over:
                try:
                    name = await asyncio.wait_for(queue.get(), timeout=15)
                except TimeoutError:
                    name = ""
                if not self.over:
                    yield name
        finally:
            for topic in topics:
                self.readers[topic].discard(queue)
                if not self.readers[topic]:
                    del self.readers[topic]

    def tell(self, topic: str) -> None:
        """Put a name into every queue that wants it; a full queue drops it, the page asks again on its next name."""
        for queue in list(self.readers.get(topic, ())):
            with contextlib.suppress(asyncio.QueueFull):
                queue.put_nowait(topic)

    def end(self) -> None:
        """Let every reader go, for the process ends; their pages come back to the next one."""
        self.over = True
        for topic in list(self.readers):
            self.tell(topic)

    async def _listen(self) -> None:
        from deskbell.kit.work import listener_parameters

        while True:
            try:
                parameters = await asyncio.to_thread(listener_parameters)
                async with await psycopg.AsyncConnection.connect(**parameters, autocommit=True) as listener:
                    await listener.execute(f"listen {notify.LIVE}")
                    self.tell("again")
                    async for notice in listener.notifies():
                        self.tell(notice.payload)
            except psycopg.Error as problem:
                log.warning("live hub lost its connection (%s), connecting again", type(problem).__name__)
                await asyncio.sleep(0.5)


hub = Hub()
