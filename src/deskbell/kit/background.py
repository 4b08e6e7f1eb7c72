"""Declare background work: loops, which do a small step again and again, and services, which run without end.

Apps declare loops in `loops.py` with the decorator `background_loop`. A step returns how much it did. A loop that fails
is retried with growing pauses and never stops the others. Work that must wait for something outside, such as a
listening socket, is a service: it runs until it is told to stop, and is started again if it ends earlier.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from deskbell.kit import discover


@dataclass(frozen=True)
class Loop:
    """A background loop. Its function `step` does some work and returns how much it did. While that is not 0 it is
    called again at once.

    - `every`: the longest pause between two steps, in seconds.
    - `woken_by`: names given to `notify.wake_loops`; each call with one of them ends the pause early.
    - `gather_seconds`: the shortest time between the starts of two steps, in seconds. Work that comes in between is
      done together.
    - `process`: the name of the process that runs the loop. Loops with the same name share one
      (`kit.worker_processes`).
    """

    name: str
    step: Callable[[], int]
    every: float
    woken_by: tuple[str, ...]
    gather_seconds: float = 0.0
    process: str = ""


@dataclass(frozen=True)
class Service:
    """A long-running task. The function `run` gets an event and returns only after that event is set. `process` as in
    `Loop`.
    """

    name: str
    run: Callable[[threading.Event], None]
    process: str = ""


_loops: dict[str, Loop] = {}
_services: dict[str, Service] = {}


def background_loop(
    *, name: str, every: float, woken_by: tuple[str, ...] = (), gather_seconds: float = 0.0, process: str = ""
) -> Callable[[Callable[[], int]], Callable[[], int]]:
    """Decorator: run this function again and again in the worker process. Parameters as in `Loop`."""

    def register(step: Callable[[], int]) -> Callable[[], int]:
        _loops[name] = Loop(
            name=name,
            step=step,
            every=every,
            woken_by=(name, *woken_by),
            gather_seconds=gather_seconds,
            process=process,
        )
        return step

    return register


def background_service(
    *, name: str, process: str = ""
) -> Callable[[Callable[[threading.Event], None]], Callable[[threading.Event], None]]:
    """Decorator: run this function in the worker process until its event is set."""

    def register(run: Callable[[threading.Event], None]) -> Callable[[threading.Event], None]:
        _services[name] = Service(name=name, run=run, process=process)
        return run

    return register


def list_services() -> list[Service]:
    """Return every declared service, those of the lowest app first."""
    discover.import_app_modules("loops")
    return list(_services.values())


def list_loops() -> list[Loop]:
    """Return every declared loop, those of the lowest app first."""
    discover.import_app_modules("loops")
    return list(_loops.values())
