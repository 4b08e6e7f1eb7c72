"""Serve the desk to browsers and programs."""

import argparse
import asyncio
import os
import socket
import threading
from collections.abc import Callable
from importlib import import_module

import uvicorn

from deskbell.house import config, doors

APPLICATION = "deskbell.house.asgi:application"
KEPT_OPEN = 5
# The first visitors are let in before what only programs need is loaded.
CALM = 10.0


def configure(parser: argparse.ArgumentParser) -> None:
    for name in ("--doors", "--ready"):
        parser.add_argument(name, default="", help=argparse.SUPPRESS)


def warm() -> None:
    """Also the pages, which would otherwise be loaded when the first visitor asks, after all the waiting."""
    from django.urls import get_resolver

    import_module(APPLICATION.partition(":")[0])
    get_resolver()._populate()


def run(args: argparse.Namespace) -> int:
    if args.doors:
        sockets = [socket.socket(fileno=int(number)) for number in args.doors.split(",")]
    else:
        sockets = doors.open_door(config.load(os.environ))
    ready = (lambda: _tell(int(args.ready))) if args.ready else (lambda: None)
    _Server(_settings(), ready).run(sockets=sockets)
    return 0


def _settings() -> uvicorn.Config:
    """No line per request: addresses of pages hold what people search for, and who they are."""
    return uvicorn.Config(
        APPLICATION,
        http="httptools",
        ws="none",
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_keep_alive=KEPT_OPEN,
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
            asyncio.get_running_loop().call_later(CALM, _load_the_rest)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        from deskbell.kit.live import hub

        hub.end()
        await super().shutdown(sockets=sockets)


def _load_the_rest() -> None:
    threading.Thread(target=import_module, args=("deskbell.house.api",), name="load the rest", daemon=True).start()


def _tell(end: int) -> None:
    os.write(end, b".")
