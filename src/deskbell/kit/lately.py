"""What changes rarely and is shown on every page is asked a few times a minute, not at every page."""

from collections.abc import Callable
from functools import wraps
from time import monotonic
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
Answer = TypeVar("Answer")
_kept: list[dict[Any, Any]] = []


def lately(seconds: float) -> Callable[[Callable[P, Answer]], Callable[P, Answer]]:
    """Decorator: an answer may be up to `seconds` old. Arguments must be few and hashable: each has its own answer."""

    def keep(ask: Callable[P, Answer]) -> Callable[P, Answer]:
        answers: dict[object, tuple[float, object]] = {}
        _kept.append(answers)

        @wraps(ask)
        def answer(*args: P.args, **kwargs: P.kwargs) -> Answer:
            key = (args, tuple(sorted(kwargs.items())))
            instant = monotonic()
            found = answers.get(key)
            if found is None or instant - found[0] > seconds:
                found = answers[key] = (instant, ask(*args, **kwargs))
            return found[1]  # type: ignore[return-value]

        return answer

    return keep


def forgotten(answers: dict[Any, Any]) -> dict[Any, Any]:
    """The same dictionary, emptied whenever everything is asked anew; for answers that know themselves until when they hold."""
    _kept.append(answers)
    return answers


def forget() -> None:
    """Ask everything anew. For tests, whose worlds do not share answers."""
    for answers in _kept:
        answers.clear()
