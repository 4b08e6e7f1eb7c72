"""A request is received whole or not at all, in bounded memory and time."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from deskbell.kit import spool
from deskbell.kit.middleware import LARGEST_BODY
from deskbell.server import asgi, request_body
from deskbell.server.request_body import BodyRefused, Message, Receive, has_body, read_full_body, replay_body

GONE: Message = {"type": "http.disconnect"}


def part(body: bytes, *, more: bool) -> Message:
    return {"type": "http.request", "body": body, "more_body": more}


def line(messages: Sequence[Message]) -> Receive:
    """Return a `receive` that gives these messages, and then waits for ever."""
    waiting = iter(messages)

    async def receive() -> Message:
        for message in waiting:
            return message
        return await asyncio.Future()

    return receive


def scope(length: int | None = None, address: str = "203.0.113.9") -> dict[str, Any]:
    headers = [] if length is None else [(b"content-length", str(length).encode())]
    return {"type": "http", "method": "POST", "path": "/x", "client": (address, 1), "headers": headers}


async def read(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body += message["body"]
        more = message["more_body"]
    return body


async def taken(messages: Sequence[Message], length: int | None = None) -> bytes | None:
    body = await read_full_body(scope(length), line(messages))
    if body is None:
        return None
    try:
        return await read(replay_body(body))
    finally:
        body.close()


@pytest.fixture(autouse=True)
def _all_memory_is_free_again() -> Any:
    before = spool._budget.left
    yield
    assert spool._budget.left == before


@pytest.fixture
def _short_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request_body, "WINDOW_SECONDS", 0.05)


def test_a_body_in_pieces_comes_as_it_was() -> None:
    assert asyncio.run(taken([part(b"text=Dear", more=True), part(b"+Priya", more=False)])) == b"text=Dear+Priya"


def test_a_body_that_ends_too_early_is_no_request() -> None:
    assert asyncio.run(taken([part(b"text=Dear", more=True), GONE])) is None


def test_a_long_body_comes_as_it_was_from_memory_and_disk() -> None:
    pieces = [bytes([number]) * 100_000 for number in range(30)]
    assert asyncio.run(taken([*(part(one, more=True) for one in pieces), part(b"", more=False)])) == b"".join(pieces)


def test_a_long_body_that_ends_too_early_is_no_request() -> None:
    assert asyncio.run(taken([part(b"a" * (3 << 20), more=True), GONE])) is None


def test_a134_many_half_bodies_stay_within_the_memory_of_all() -> None:
    async def attack() -> int:
        tasks = [
            asyncio.create_task(read_full_body(scope(address=f"a{number}"), line([part(b"a" * 900_000, more=True)])))
            for number in range(100)
        ]
        await asyncio.sleep(0)
        used = spool.ALL_IN_MEMORY - spool._budget.left
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return used

    assert 0 < asyncio.run(attack()) <= spool.ALL_IN_MEMORY


def test_a134_too_many_half_bodies_of_one_address_are_refused_and_another_address_is_not() -> None:
    async def attack() -> tuple[list[int], bool]:
        def half(address: str) -> asyncio.Task[Any]:
            return asyncio.create_task(read_full_body(scope(address=address), line([part(b"a", more=True)])))

        tasks = [half("203.0.113.9") for _ in range(request_body.UNFINISHED_OF_ONE + 5)]
        other = half("203.0.113.10")
        await asyncio.sleep(0.01)
        refused = [task.exception().status for task in tasks if task.done()]  # type: ignore[union-attr]
        accepted = not other.done()
        for task in [*tasks, other]:
            task.cancel()
        await asyncio.gather(*tasks, other, return_exceptions=True)
        return refused, accepted

    assert asyncio.run(attack()) == ([429] * 5, True)
    assert not request_body._unfinished.by_address


@pytest.mark.usefixtures("_short_windows")
def test_a133_half_a_body_is_ended_by_a_deadline() -> None:
    with pytest.raises(BodyRefused) as refused:
        asyncio.run(taken([part(b"a" * 1_300_000, more=True)], length=LARGEST_BODY))
    assert refused.value.status == 408


@pytest.mark.usefixtures("_short_windows")
def test_a134_a_body_byte_by_byte_is_ended_by_a_deadline() -> None:
    async def drip() -> Message:
        await asyncio.sleep(0.01)
        return part(b"a", more=True)

    with pytest.raises(BodyRefused) as refused:
        asyncio.run(read_full_body(scope(length=1000), drip))
    assert refused.value.status == 408


def test_a_body_without_declared_length_cannot_fill_the_disk() -> None:
    with pytest.raises(BodyRefused) as refused:
        asyncio.run(taken([part(b"a" * (1 << 20), more=True)] * 20))
    assert refused.value.status == 413


def test_a_body_that_is_declared_too_long_is_thrown_away() -> None:
    length = LARGEST_BODY + 1
    assert asyncio.run(taken([part(b"a" * length, more=True), part(b"", more=False)], length)) == b""


def test_only_a_request_with_a_body_waits_for_one() -> None:
    assert not has_body([(b"host", b"x"), (b"content-length", b"0")])
    assert has_body([(b"content-length", b"3")])
    assert has_body([(b"transfer-encoding", b"chunked")])


def test_half_a_form_reaches_no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    async def page(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope["path"])

    async def send(message: Any) -> None:
        raise AssertionError(message)

    monkeypatch.setattr(asgi, "_pages", page)
    asyncio.run(asgi.application(scope(9), line([part(b"text=Half", more=True), GONE]), send))
    assert seen == []
    asyncio.run(asgi.application(scope(15), line([part(b"text=All+of+it", more=False)]), send))
    assert seen == ["/x"]
