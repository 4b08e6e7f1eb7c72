"""Who may follow which topics on open pages, and for how long."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from deskbell.kit.live_hub import LiveHub
from deskbell.people.actions.hire_staff import hire_staff
from deskbell.people.actions.retire_staff import retire_staff
from deskbell.people.models import Staff
from deskbell.server import live_stream

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    """Run queries on the test's own connection, which must stay open."""
    monkeypatch.setattr(live_stream, "close_old_connections", lambda: None)


def _kavita() -> tuple[Staff, str]:
    """Return a colleague and the key of her session."""
    kavita = hire_staff(email="kavita@example.org", name="Kavita", role="agent", at=AT)
    client = Client()
    client.force_login(kavita)
    return kavita, client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    "topic", ["*", "%", "case:%", "case:*", "case:_", "case:1", "case:", "case:²", "list:1", "work", "LIST", "again"]
)
def test_a069_only_what_is_there_and_offered_is_followed(topic: str) -> None:
    _staff, key = _kavita()
    assert live_stream._access_status(key, [topic]) == 403
    assert live_stream._access_status(key, ["list", topic]) == 403
    assert live_stream._access_status(key, ["list"]) == 200


@pytest.mark.usefixtures("here")
def test_a069_nothing_and_too_much_are_refused() -> None:
    _staff, key = _kavita()
    assert live_stream._access_status(key, []) == 400
    assert live_stream._access_status(key, ["list"] * (live_stream.MOST_TOPICS + 1)) == 400


@pytest.mark.usefixtures("here")
def test_a069_no_session_and_one_that_was_ended_follow_nothing() -> None:
    staff, key = _kavita()
    assert [live_stream._access_status(wrong, ["list"]) for wrong in ("", "%", key[:-1])] == [401] * 3
    retire_staff(staff=staff, by=None, at=AT)
    assert live_stream._access_status(key, ["list"]) == 401


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> LiveHub:
    """A hub that receives only what the test sends, with sessions looked up on another connection."""
    hub = LiveHub()
    monkeypatch.setattr(LiveHub, "start", lambda _hub: None)
    monkeypatch.setattr(live_stream, "hub", hub)
    monkeypatch.setattr(live_stream, "CHECK_SECONDS", 0.0)
    monkeypatch.setattr(live_stream, "close_old_connections", lambda: connection.close())
    return hub


def _sent_until(hub: LiveHub, key: str, ending: Callable[[], Any]) -> list[Any]:
    """Return what a stream that was sent `list` has sent by the time it is over, after `ending`."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        await asyncio.sleep(60)

    async def story() -> None:
        cookie = f"{settings.SESSION_COOKIE_NAME}={key}".encode()
        scope = {"headers": [(b"cookie", cookie)], "query_string": b"topics=list"}
        stream = asyncio.create_task(live_stream.serve_live_stream(scope, receive, send))
        while not hub.queues.get("list"):
            await asyncio.sleep(0.01)
        hub.publish("list")
        while sent[-1]["body"] != b"data: list\n\n":
            await asyncio.sleep(0.01)
        await asyncio.to_thread(ending)
        hub.publish("list")
        await asyncio.wait_for(stream, 10)

    asyncio.run(asyncio.wait_for(story(), 30))
    return sent


@pytest.mark.django_db(transaction=True)
def test_a069_an_open_stream_ends_when_its_session_does(hub: LiveHub) -> None:
    staff, key = _kavita()

    def leave() -> None:
        retire_staff(staff=staff, by=None, at=AT)
        connection.close()

    assert _sent_until(hub, key, leave)[-1] == {"type": "http.response.body", "body": b"event: over\ndata: over\n\n"}


@pytest.mark.django_db(transaction=True)
def test_an_open_stream_is_closed_in_order_when_the_server_ends(hub: LiveHub) -> None:
    assert _sent_until(hub, _kavita()[1], hub.close)[-1] == {"type": "http.response.body", "body": b""}
