"""Live pages: tell each open page which of its topics changed. A topic is a name such as `case:42` or `list`.

1. An action changes a row, and the same transaction calls `notify.notify_pages("case:42")`; for news of the journal, a
   database trigger does so.
2. PostgreSQL sends the topic to the hub, of which each web process has one.
3. The hub puts the topic into the queue of each page that follows it, and `server.live_stream` sends it.
4. The page requests its fragment again. That request checks the permission again.
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
QUEUE_SIZE = 256
REMEMBERED_NAMES = 2000
# How far the clocks of the machine that rendered a page and the machine that streams to it may differ.
CLOCK_TOLERANCE = timedelta(milliseconds=20)


class LiveHub:
    """Keeps a queue for each open page, by topic, and the topics that changed last.

    A queue has a limit, so a page that never reads costs little memory. Recent topics are kept because a topic may
    change after a page was rendered and before it listens.
    """

    def __init__(self) -> None:
        self.queues: dict[str, set[asyncio.Queue[str]]] = defaultdict(set)
        self.recent: deque[tuple[datetime, str]] = deque(maxlen=REMEMBERED_NAMES)
        self.listening_since: datetime | None = None
        self.task: asyncio.Task[None] | None = None
        self.closed = False

    def start(self) -> None:
        """Start to listen to the database. The first live page calls this; later calls do nothing."""
        if self.task is None or self.task.done():
            self.task = asyncio.create_task(self._listen())

    async def follow(self, topics: list[str], *, since: datetime | None = None) -> AsyncIterator[str]:
        """Yield the name of each topic that changes, until the hub is closed.

        1. First the topics that changed after `since`. If the hub no longer knows all of them, it yields "again"
           instead: the page then requests all its fragments.
        2. Then each topic when it changes.
        3. After 15 seconds without a change an empty string, so that dead connections are noticed.
        """
        self.start()
        queue: asyncio.Queue[str] = asyncio.Queue(QUEUE_SIZE)
        for topic in topics:
            self.queues[topic].add(queue)
        for name in self._missed(topics, since):
            queue.put_nowait(name)
        try:
            while not self.closed:
                try:
                    # Not `wait_for`: it could swallow a cancellation that arrives together with a name, and this would never end.
                    async with asyncio.timeout(15):
                        name = await queue.get()
                except TimeoutError:
                    name = ""
                if not self.closed:
                    yield name
        finally:
            for topic in topics:
                self.queues[topic].discard(queue)
                if not self.queues[topic]:
                    del self.queues[topic]

    def _missed(self, topics: list[str], since: datetime | None) -> Iterable[str]:
        """Return the topics that changed after `since`, or ["again"] if the hub no longer knows all of them."""
        # A hub that is not listening yet sends "again" to everyone as soon as it listens.
        if since is None or self.listening_since is None:
            return ()
        since -= CLOCK_TOLERANCE
        remembered_since = self.recent[0][0] if len(self.recent) == REMEMBERED_NAMES else self.listening_since
        if since < remembered_since:
            return ("again",)
        return dict.fromkeys(topic for at, topic in self.recent if at >= since and topic in topics)

    def publish(self, topic: str) -> None:
        """Put a topic into the queue of each page that follows it. If a queue is full the topic is dropped for that
        page.
        """
        self.recent.append((now(), topic))
        for queue in list(self.queues.get(topic, ())):
            with contextlib.suppress(asyncio.QueueFull):
                queue.put_nowait(topic)

    def close(self) -> None:
        """End every stream, because this process ends. Browsers then connect to the next process."""
        self.closed = True
        for topic in list(self.queues):
            self.publish(topic)

    async def _listen(self) -> None:
        from deskbell.kit.worker import listener_parameters

        while True:
            try:
                parameters = await asyncio.to_thread(listener_parameters)
                async with await psycopg.AsyncConnection.connect(**parameters, autocommit=True) as listener:
                    await listener.execute(f"listen {notify.LIVE_CHANNEL}")
                    self.listening_since = self.listening_since or now()
                    self.publish("again")
                    async for notice in listener.notifies():
                        self.publish(notice.payload)
            except psycopg.Error as problem:
                log.warning("live hub lost its connection (%s), connecting again", type(problem).__name__)
                await asyncio.sleep(0.5)


hub = LiveHub()
