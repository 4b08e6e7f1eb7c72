"""Cache a function's answer for a few seconds. For values that change rarely but appear on every page."""

from collections.abc import Callable
from functools import partial, wraps
from hashlib import sha256
from typing import Any, ParamSpec, TypeVar, cast

from django.core.cache import caches

P = ParamSpec("P")
Answer = TypeVar("Answer")
_caches: list[dict[Any, Any]] = []


def cached_for(seconds: float) -> Callable[[Callable[P, Answer]], Callable[P, Answer]]:
    """Decorator: cache each answer for up to `seconds` in the memory of this process.

    The cache key is the `repr` of the arguments. Answers must be picklable: each caller gets a copy.
    """

    def keep(ask: Callable[P, Answer]) -> Callable[P, Answer]:
        name = f"{ask.__module__}.{ask.__qualname__}"

        @wraps(ask)
        def answer(*args: P.args, **kwargs: P.kwargs) -> Answer:
            key = sha256(repr((name, args, sorted(kwargs.items()))).encode()).hexdigest()
            return cast(Answer, caches["memory"].get_or_set(key, partial(ask, *args, **kwargs), seconds))

        return answer

    return keep


def register_cache(answers: dict[Any, Any]) -> dict[Any, Any]:
    """Let `clear_caches` empty this dictionary too, and return it. For code that keeps its own cache."""
    _caches.append(answers)
    return answers


def clear_caches() -> None:
    """Clear every cache. For tests, so that one test does not see another's answers."""
    caches["memory"].clear()
    for answers in _caches:
        answers.clear()
