"""Half a form is nobody's request, however short or long it was going to be."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from deskbell.house import asgi
from deskbell.house.whole import HELD, Message, Receive, whole

GONE: Message = {"type": "http.disconnect"}


def part(body: bytes, *, more: bool) -> Message:
    return {"type": "http.request", "body": body, "more_body": more}


def line(messages: Sequence[Message]) -> Receive:
    waiting = iter(messages)

    async def receive() -> Message:
        return next(waiting)

    return receive


async def read(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body += message["body"]
        more = message["more_body"]
    return body


async def taken(messages: Sequence[Message]) -> bytes | None:
    complete = await whole(line(messages))
    return None if complete is None else await read(complete)


def test_a_body_in_pieces_comes_as_it_was() -> None:
    assert asyncio.run(taken([part(b"text=Dear", more=True), part(b"+Priya", more=False)])) == b"text=Dear+Priya"


def test_a_body_that_ends_too_early_is_no_request() -> None:
    assert asyncio.run(taken([part(b"text=Dear", more=True), GONE])) is None


def test_a_long_body_passes_through_in_order() -> None:
    pieces = [part(b"a" * HELD, more=True), part(b"b", more=True), part(b"c", more=False)]
    assert asyncio.run(taken(pieces)) == b"a" * HELD + b"bc"


def test_a_long_body_breaks_where_it_ended() -> None:
    with pytest.raises(ConnectionResetError):
        asyncio.run(taken([part(b"a" * HELD, more=True), GONE]))


def test_half_a_form_reaches_no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    async def page(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope["path"])

    async def send(message: Any) -> None:
        raise AssertionError(message)

    monkeypatch.setattr(asgi, "_pages", page)
    scope = {"type": "http", "method": "POST", "path": "/cases/QC-1/reply"}
    asyncio.run(asgi.application(scope, line([part(b"text=Half", more=True), GONE]), send))
    assert seen == []
    asyncio.run(asgi.application(scope, line([part(b"text=All+of+it", more=False)]), send))
    assert seen == ["/cases/QC-1/reply"]
