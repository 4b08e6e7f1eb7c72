"""Server-sent events for open pages. Who may follow what is asked at the start and again every half minute."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from datetime import UTC, datetime
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.contrib.auth import SESSION_KEY, get_user
from django.db import close_old_connections
from django.http import HttpRequest

from deskbell.kit import slots
from deskbell.kit.clock import now
from deskbell.kit.live import hub
from deskbell.people.idle import over
from deskbell.people.models import Staff
from deskbell.people.recognise import SessionStore

MOST_TOPICS = 20
CHECK = 30.0
Send = Callable[[Any], Awaitable[None]]


async def live(scope: MutableMapping[str, Any], receive: Callable[[], Awaitable[Any]], send: Send) -> None:
    """Stream the names of changed topics: `data: case:42`. 401 without a session, 403 for a topic one may not follow."""
    key = _session_key(scope)
    asked = parse_qs(scope["query_string"].decode("latin-1"))
    topics = _topics(asked)
    status = await asyncio.to_thread(_status, key, topics)
    if status != 200:
        await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})
        return
    headers = [
        (b"content-type", b"text/event-stream"),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"retry: 2000\n\n", "more_body": True})
    stream = asyncio.create_task(_stream(key, topics, _since(asked), send))
    gone = asyncio.create_task(_gone(receive))
    await asyncio.wait({stream, gone}, return_when=asyncio.FIRST_COMPLETED)
    for task in (stream, gone):
        task.cancel()
    await asyncio.gather(stream, gone, return_exceptions=True)


async def _stream(key: str, topics: list[str], since: datetime | None, send: Send) -> None:
    checked = asyncio.get_running_loop().time()
    async for topic in hub.follow([*topics, "again"], since=since):
        if asyncio.get_running_loop().time() - checked > CHECK:
            if await asyncio.to_thread(_status, key, topics) != 200:
                await send({"type": "http.response.body", "body": b"event: over\ndata: over\n\n"})
                return
            checked = asyncio.get_running_loop().time()
        line = f"data: {topic}\n\n" if topic else ": still here\n\n"
        await send({"type": "http.response.body", "body": line.encode(), "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _gone(receive: Callable[[], Awaitable[Any]]) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _session_key(scope: MutableMapping[str, Any]) -> str:
    for name, value in scope["headers"]:
        if name == b"cookie":
            try:
                morsel = SimpleCookie(value.decode("latin-1")).get(settings.SESSION_COOKIE_NAME)
            except CookieError:
                return ""
            return morsel.value if morsel else ""
    return ""


def _topics(asked: dict[str, list[str]]) -> list[str]:
    return [topic for topic in asked.get("topics", [""])[0].split(",") if topic][: MOST_TOPICS + 1]


def _since(asked: dict[str, list[str]]) -> datetime | None:
    """When the page was made, as it says itself: in milliseconds since 1970."""
    said = asked.get("since", [""])[0]
    return (
        datetime.fromtimestamp(int(said) / 1000, UTC) if said.isascii() and said.isdigit() and len(said) < 14 else None
    )


def _status(key: str, topics: list[str]) -> int:
    try:
        staff = _staff(key)
        if staff is None:
            return 401
        if not topics or len(topics) > MOST_TOPICS:
            return 400
        allowed = all(any(slots.ask("live.may", staff=staff, topic=topic)) for topic in topics)
        return 200 if allowed else 403
    finally:
        close_old_connections()


def _staff(key: str) -> Staff | None:
    request = HttpRequest()
    request.session = SessionStore(key or None)
    if SESSION_KEY not in request.session:
        return None
    user = get_user(request)
    if not isinstance(user, Staff) or not user.is_active or over(request.session, at=now()):
        return None
    return user
