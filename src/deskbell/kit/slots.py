"""A lower floor offers a named slot; higher floors fill it. That is how a page gets a part its app has never heard of.

Fillings are declared in `panels.py` (parts of pages) and `fillings.py` (parts of doings) of each app, and found once at start.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from deskbell.kit import discover

Filling = Callable[..., Any]
_fillings: dict[str, list[Filling]] = {}


def fills(slot: str) -> Callable[[Filling], Filling]:
    """Decorator: this function answers whenever `slot` is asked."""

    def register(filling: Filling) -> Filling:
        _fillings.setdefault(slot, []).append(filling)
        return filling

    return register


@cache
def _found() -> None:
    discover.modules("panels")
    discover.modules("fillings")


def ask(slot: str, **words: Any) -> list[Any]:
    """Call every filling of `slot` in the order of the floors; the answers that are not None."""
    _found()
    answers = (filling(**words) for filling in _fillings.get(slot, []))
    return [answer for answer in answers if answer is not None]
