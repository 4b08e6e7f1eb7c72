"""The web process. Live streams are asynchronous and cheap; all other requests run as ordinary Django in a few threads.

A request takes a thread only while Django works on it: from the moment all of it was received until the answer is
complete. So no thread waits for a slow client. It changes threads once, not once per middleware (docs/decisions/0002).
"""

import os
from collections.abc import MutableMapping
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deskbell.server.settings")

from a2wsgi import WSGIMiddleware
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from whitenoise import WhiteNoise

_django = get_wsgi_application()

from deskbell.kit.assets import STATIC_FOLDERS, STATIC_PREFIX
from deskbell.kit.spool import Spool
from deskbell.server.live_stream import serve_live_stream
from deskbell.server.request_body import BodyRefused, Receive, has_body, read_full_body, replay_body
from deskbell.server.spooled_response import Send, SpooledResponse

THREADS = 8
HOME = settings.HOME
Scope = MutableMapping[str, Any]


def _static_files() -> WhiteNoise:
    files = WhiteNoise(_django, immutable_file_test=lambda path, url: True)
    for folder in STATIC_FOLDERS:
        files.add_files(str(folder), prefix=STATIC_PREFIX)
    return files


_pages = WSGIMiddleware(_static_files(), workers=THREADS)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Dispatch one connection: `/live` to the live stream, other HTTP to Django. WebSockets are refused."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] != "http":
        await send({"type": "websocket.close", "code": 1000})
    elif scope["path"] == "/live":
        await serve_live_stream(scope, receive, send)
    else:
        await _serve_page(scope, receive, send)


async def _serve_page(scope: Scope, receive: Receive, send: Send) -> None:
    """Receive the whole request, let Django answer it in a thread, and send the answer."""
    try:
        body = await read_full_body(scope, receive) if has_body(scope["headers"]) else Spool(HOME)
    except (BodyRefused, OSError) as problem:
        await _refuse(send, problem.status if isinstance(problem, BodyRefused) else 503)
        return
    if body is None:
        return
    answer = SpooledResponse(scope, send)
    try:
        await _pages(scope, replay_body(body), answer.take)  # type: ignore[arg-type]
        await answer.finish()
    finally:
        answer.close()
        body.close()


async def _refuse(send: Send, status: int) -> None:
    headers = [(b"content-length", b"0"), (b"connection", b"close"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
