"""Server-sent events for open pages. The permission is checked at the start and again every 30 seconds."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from datetime import UTC, datetime
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.contrib.auth import SESSION_KEY, get_user
from django.contrib.sessions.backends.db import SessionStore
from django.db import close_old_connections
from django.http import HttpRequest

from deskbell.kit.clock import now
from deskbell.kit.live_hub import hub
from deskbell.people.idle_sessions import is_session_idle
from deskbell.people.models import Staff
from deskbell.people.slots import topic_permissions

MOST_TOPICS = 20
CHECK_SECONDS = 30.0
Send = Callable[[Any], Awaitable[None]]


async def serve_live_stream(scope: MutableMapping[str, Any], receive: Callable[[], Awaitable[Any]], send: Send) -> None:
    """Send the page the name of each topic that changed, such as `data: case:42`, until the page closes.

    Answers 401 without a session, and 403 if this person may not follow one of the topics.
    """
    key = _session_key(scope)
    query = parse_qs(scope["query_string"].decode("latin-1"))
    topics = _requested_topics(query)
    status = await asyncio.to_thread(_access_status, key, topics)
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
    stream = asyncio.create_task(_send_topics(key, topics, _page_time(query), send))
    disconnected = asyncio.create_task(_wait_for_disconnect(receive))
    await asyncio.wait({stream, disconnected}, return_when=asyncio.FIRST_COMPLETED)
    for task in (stream, disconnected):
        task.cancel()
    await asyncio.gather(stream, disconnected, return_exceptions=True)


async def _send_topics(key: str, topics: list[str], since: datetime | None, send: Send) -> None:
    checked = asyncio.get_running_loop().time()
    async for topic in hub.follow([*topics, "again"], since=since):
        if asyncio.get_running_loop().time() - checked > CHECK_SECONDS:
            if await asyncio.to_thread(_access_status, key, topics) != 200:
                await send({"type": "http.response.body", "body": b"event: over\ndata: over\n\n"})
                return
            checked = asyncio.get_running_loop().time()
        line = f"data: {topic}\n\n" if topic else ": still here\n\n"
        await send({"type": "http.response.body", "body": line.encode(), "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _wait_for_disconnect(receive: Callable[[], Awaitable[Any]]) -> None:
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


def _requested_topics(query: dict[str, list[str]]) -> list[str]:
    return [topic for topic in query.get("topics", [""])[0].split(",") if topic][: MOST_TOPICS + 1]


def _page_time(query: dict[str, list[str]]) -> datetime | None:
    """Return when the page was rendered: the query parameter gives it in milliseconds since 1970. None if it is missing
    or wrong.
    """
    milliseconds = query.get("since", [""])[0]
    return (
        datetime.fromtimestamp(int(milliseconds) / 1000, UTC)
        if milliseconds.isascii() and milliseconds.isdigit() and len(milliseconds) < 14
        else None
    )


def _access_status(key: str, topics: list[str]) -> int:
    try:
        staff = _signed_in_staff(key)
        if staff is None:
            return 401
        if not topics or len(topics) > MOST_TOPICS:
            return 400
        allowed = all(any(topic_permissions.ask(staff=staff, topic=topic)) for topic in topics)
        return 200 if allowed else 403
    finally:
        close_old_connections()


def _signed_in_staff(key: str) -> Staff | None:
    request = HttpRequest()
    request.session = SessionStore(key or None)
    if SESSION_KEY not in request.session:
        return None
    user = get_user(request)
    if not isinstance(user, Staff) or not user.is_active or is_session_idle(request.session, at=now()):
        return None
    return user
