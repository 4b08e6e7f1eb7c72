"""Background work is a loop that does a little, says how much, and is woken by name when there is more.

An app declares loops in `loops.py`. A loop that fails is tried again, later each time, and never stops the others.
What must wait at a door instead (a listening socket) is a service: it runs until it is told to stop, and is begun again
when it ends by itself.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from deskbell.kit import discover


@dataclass(frozen=True)
class Loop:
    """`step` does some work and returns how much; it is called again at once while that is not 0.

    `every` is the longest rest in seconds; `wakes` are the names (`kit.notify.wake`) that end a rest early.
    `gathers` is the shortest time from one step to the next: what comes meanwhile is done together.
    `apart` names the process that it shares with those of the same name (`kit.apart`).
    """

    name: str
    step: Callable[[], int]
    every: float
    wakes: tuple[str, ...]
    gathers: float = 0.0
    apart: str = ""


@dataclass(frozen=True)
class Service:
    """`run` stays until the event is set. `apart` as of a loop."""

    name: str
    run: Callable[[threading.Event], None]
    apart: str = ""


_loops: dict[str, Loop] = {}
_services: dict[str, Service] = {}


def loop(
    *, name: str, every: float, wakes: tuple[str, ...] = (), gathers: float = 0.0, apart: str = ""
) -> Callable[[Callable[[], int]], Callable[[], int]]:
    """Decorator: run this step again and again in the work process."""

    def register(step: Callable[[], int]) -> Callable[[], int]:
        _loops[name] = Loop(name=name, step=step, every=every, wakes=(name, *wakes), gathers=gathers, apart=apart)
        return step

    return register


def service(
    *, name: str, apart: str = ""
) -> Callable[[Callable[[threading.Event], None]], Callable[[threading.Event], None]]:
    """Decorator: keep this running in the work process until its event is set."""

    def register(run: Callable[[threading.Event], None]) -> Callable[[threading.Event], None]:
        _services[name] = Service(name=name, run=run, apart=apart)
        return run

    return register


def services() -> list[Service]:
    """Every service of every app, lowest floor first."""
    discover.modules("loops")
    return list(_services.values())


def declared() -> list[Loop]:
    """Every loop of every app, lowest floor first."""
    discover.modules("loops")
    return list(_loops.values())
