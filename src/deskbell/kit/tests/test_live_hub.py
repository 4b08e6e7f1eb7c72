"""The hub of live pages: a follower that never reads costs one queue of fixed length and delays nobody."""

import asyncio
import time
from datetime import datetime, timedelta

import pytest

from deskbell.kit.clock import now
from deskbell.kit.live_hub import QUEUE_SIZE, REMEMBERED_NAMES, LiveHub


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> LiveHub:
    """A hub that receives only what the test sends."""
    monkeypatch.setattr(LiveHub, "start", lambda _hub: None)
    return LiveHub()


def test_a118_readers_that_never_read_hold_a_bounded_queue_and_delay_nobody(hub: LiveHub) -> None:
    async def story() -> tuple[list[int], str, float]:
        idle = [hub.follow(["list"]) for _number in range(200)]
        waiting = [asyncio.create_task(anext(one)) for one in idle]
        await asyncio.sleep(0)
        hub.publish("list")
        await asyncio.gather(*waiting)
        for _number in range(QUEUE_SIZE * 3):
            hub.publish("list")
        sizes = [queue.qsize() for queue in hub.queues["list"]]
        reader = hub.follow(["case:1"])
        first = asyncio.create_task(anext(reader))
        await asyncio.sleep(0)
        began = time.perf_counter()
        hub.publish("case:1")
        heard = await first
        took = time.perf_counter() - began
        for one in (*idle, reader):
            await one.aclose()
        return sizes, heard, took

    sizes, heard, took = asyncio.run(story())
    assert sizes == [QUEUE_SIZE] * 200
    assert heard == "case:1"
    assert took < 0.5
    assert not hub.queues


def test_a118_a_reader_hears_nothing_but_what_it_asked_for(hub: LiveHub) -> None:
    async def story() -> str:
        reader = hub.follow(["case:2"])
        first = asyncio.create_task(anext(reader))
        await asyncio.sleep(0)
        for topic in ("case:1", "case:%", "case:*", "list", "case:2"):
            hub.publish(topic)
        heard = await first
        await reader.aclose()
        return heard

    assert asyncio.run(story()) == "case:2"


def test_every_reader_is_let_go_when_the_hub_ends_also_one_with_a_full_queue_and_one_that_comes_later(
    hub: LiveHub,
) -> None:
    async def story() -> list[list[str]]:
        async def read(topics: list[str]) -> list[str]:
            return [name async for name in hub.follow(topics)]

        readers = [asyncio.create_task(read([topic])) for topic in ("list", "case:1")]
        await asyncio.sleep(0)
        for _number in range(QUEUE_SIZE + 1):
            hub.publish("case:1")
        hub.close()
        return await asyncio.wait_for(asyncio.gather(*readers, read(["late"])), 5)

    assert asyncio.run(story()) == [[], [], []]


def _first(hub: LiveHub, topics: list[str], since: datetime) -> str:
    async def story() -> str:
        reader = hub.follow(topics, since=since)
        try:
            return await asyncio.wait_for(anext(reader), 0.2)
        except TimeoutError:
            return ""
        finally:
            await reader.aclose()

    return asyncio.run(story())


def test_what_happened_between_the_making_of_a_page_and_its_line_is_heard(hub: LiveHub) -> None:
    hub.listening_since = now() - timedelta(hours=1)
    made = now()
    hub.publish("case:1")
    assert _first(hub, ["case:1"], made) == "case:1"
    assert _first(hub, ["case:2"], made) == ""
    assert _first(hub, ["case:1"], now() + timedelta(seconds=1)) == ""


def test_who_comes_with_a_page_older_than_what_is_remembered_asks_for_everything_again(hub: LiveHub) -> None:
    assert _first(hub, ["list"], now()) == "", "who does not hear yet says so when it does"
    hub.listening_since = now()
    assert _first(hub, ["list"], now() - timedelta(seconds=9)) == "again"
    made = now() + timedelta(seconds=1)
    assert _first(hub, ["list"], made) == ""
    hub.recent.extend([(made + timedelta(seconds=9), "case:1")] * REMEMBERED_NAMES)
    assert _first(hub, ["list"], made) == "again"


@pytest.mark.parametrize("turns", range(5))
def test_a118_a_reader_that_goes_just_when_a_name_comes_is_let_go(hub: LiveHub, turns: int) -> None:
    async def story() -> bool:
        async def read() -> None:
            async for _name in hub.follow(["list"]):
                pass

        reader = asyncio.create_task(read())
        await asyncio.sleep(0.01)
        hub.publish("list")
        for _turn in range(turns):
            await asyncio.sleep(0)
        reader.cancel()
        await asyncio.wait([reader], timeout=1)
        return reader.done()

    assert asyncio.run(story())
    assert not hub.queues
