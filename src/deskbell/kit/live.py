"""Live pages: one hub a process listens to PostgreSQL and tells each open page the names it asked for, nothing more.

A page that is told `case:42` asks again for its part, and permission is checked again there.
"""

import asyncio
import contextlib
import logging
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Iterable
from datetime import datetime, timedelta

import psycopg

from deskbell.kit import notify
from deskbell.kit.clock import now

log = logging.getLogger(__name__)
QUEUE = 256
REMEMBERED = 2000
# By so much the clocks of two machines may differ, of which one made the page and the other brings it its news.
APART = timedelta(milliseconds=20)


class Hub:
    """Topics and who listens to them. A reader that never reads loses its place, not our memory.

    What was told last is remembered, for a page is made before it can listen.
    """

    def __init__(self) -> None:
        self.readers: dict[str, set[asyncio.Queue[str]]] = defaultdict(set)
        self.told: deque[tuple[datetime, str]] = deque(maxlen=REMEMBERED)
        self.hears_since: datetime | None = None
        self.task: asyncio.Task[None] | None = None
        self.over = False

    def start(self) -> None:
        """Begin listening, once; called by the first page that goes live."""
        if self.task is None or self.task.done():
            self.task = asyncio.create_task(self._listen())

    async def follow(self, topics: list[str], *, since: datetime | None = None) -> AsyncIterator[str]:
        """Names of changed topics as they come, until the hub ends; an empty name every 15 s, so that dead connections
        are noticed. First those that changed after `since`, or "again" where that is not known any more.
        """
        self.start()
        queue: asyncio.Queue[str] = asyncio.Queue(QUEUE)
        for topic in topics:
            self.readers[topic].add(queue)
        for name in self._missed(topics, since):
            queue.put_nowait(name)
        try:
            while not self.over:
                try:
                    # `wait_for` would give the name to whoever was told to go at that moment, who then stays for ever.
                    async with asyncio.timeout(15):
                        name = await queue.get()
                except TimeoutError:
                    name = ""
                if not self.over:
                    yield name
        finally:
            for topic in topics:
                self.readers[topic].discard(queue)
                if not self.readers[topic]:
                    del self.readers[topic]

    def _missed(self, topics: list[str], since: datetime | None) -> Iterable[str]:
        # Who does not hear yet tells everybody to ask again as soon as it does.
        if since is None or self.hears_since is None:
            return ()
        since -= APART
        known = self.told[0][0] if len(self.told) == REMEMBERED else self.hears_since
        if since < known:
            return ("again",)
        return dict.fromkeys(topic for at, topic in self.told if at >= since and topic in topics)

    def tell(self, topic: str) -> None:
        """Put a name into every queue that wants it; a full queue drops it, the page asks again on its next name."""
        self.told.append((now(), topic))
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
                    self.hears_since = self.hears_since or now()
                    self.tell("again")
                    async for notice in listener.notifies():
                        self.tell(notice.payload)
            except psycopg.Error as problem:
                log.warning("live hub lost its connection (%s), connecting again", type(problem).__name__)
                await asyncio.sleep(0.5)


hub = Hub()
