"""The web process: live pages are asynchronous and cheap, all else is plain Django in a few threads.

One hop into a thread per request, instead of one per middleware: see docs/decisions/0002.
"""

import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deskbell.house.settings")

from a2wsgi import WSGIMiddleware
from django.core.wsgi import get_wsgi_application
from whitenoise import WhiteNoise

_django = get_wsgi_application()

from deskbell.house.live import live
from deskbell.house.whole import whole
from deskbell.kit.assets import FOLDERS, PREFIX

THREADS = 8
Scope = MutableMapping[str, Any]


def _static() -> WhiteNoise:
    files = WhiteNoise(_django, immutable_file_test=lambda path, url: True)
    for folder in FOLDERS:
        files.add_files(str(folder), prefix=PREFIX)
    return files


_pages = WSGIMiddleware(_static(), workers=THREADS)


async def application(
    scope: Scope, receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]
) -> None:
    """Dispatch one connection: `/live` to the hub, the rest to Django; anything but HTTP is refused."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] != "http":
        await send({"type": "websocket.close", "code": 1000})
    elif scope["path"] == "/live":
        await live(scope, receive, send)
    elif scope["method"] in ("GET", "HEAD"):
        await _pages(scope, receive, send)  # type: ignore[arg-type]
    elif (complete := await whole(receive)) is not None:
        await _pages(scope, complete, send)  # type: ignore[arg-type]


async def _lifespan(receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
