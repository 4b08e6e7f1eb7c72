"""Serve pages and the API."""

import argparse
import asyncio
import os
import socket
import threading
from collections.abc import Callable
from importlib import import_module
from typing import Any

import uvicorn

from deskbell.server import config
from deskbell.server import sockets as listening_sockets
from deskbell.server.connections import limited_protocol, raise_file_limit

APPLICATION = "deskbell.server.asgi:application"
KEEP_ALIVE_SECONDS = 5
# The API is loaded after the first pages can be served.
API_DELAY_SECONDS = 10.0


def configure(parser: argparse.ArgumentParser) -> None:
    for name in ("--sockets", "--ready"):
        parser.add_argument(name, default="", help=argparse.SUPPRESS)


def warm() -> None:
    """Load the modules of all pages, so that the first request does not wait for them."""
    from django.urls import get_resolver

    from deskbell.kit.slots import load_fillings

    import_module(APPLICATION.partition(":")[0])
    get_resolver()._populate()
    load_fillings()


def run(args: argparse.Namespace) -> int:
    if args.sockets:
        opened = [socket.socket(fileno=int(number)) for number in args.sockets.split(",")]
    else:
        opened = listening_sockets.open_web_sockets(config.load_config(os.environ))
    raise_file_limit()
    ready = (lambda: _signal_ready(int(args.ready))) if args.ready else (lambda: None)
    _Server(uvicorn_config(config.load_config(os.environ).proxies), ready).run(sockets=opened)
    return 0


def uvicorn_config(proxies: tuple[str, ...], *, application: Any = APPLICATION) -> uvicorn.Config:
    """Return uvicorn's settings. Requests are not logged: their URLs contain what people search for.

    A header that says where a request came from is believed only if it comes from one of the `proxies`.
    """
    return uvicorn.Config(
        application,
        http=limited_protocol(proxies),
        ws="none",
        access_log=False,
        log_level="warning",
        server_header=False,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=list(proxies),
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=3,
    )


class _Server(uvicorn.Server):
    def __init__(self, settings: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(settings)
        self.ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            self.ready()
            asyncio.get_running_loop().call_later(API_DELAY_SECONDS, _load_api)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        from deskbell.kit.live_hub import hub

        hub.close()
        await super().shutdown(sockets=sockets)


def _load_api() -> None:
    threading.Thread(target=import_module, args=("deskbell.server.api",), name="load the rest", daemon=True).start()


def _signal_ready(end: int) -> None:
    os.write(end, b".")
