"""What every answer carries: nothing is loaded from elsewhere, nothing frames us, nothing is guessed.

An unreachable or full store becomes 503 with Retry-After, never a half-done page.
"""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from deskbell.kit import errors
from deskbell.kit.clock import now

log = logging.getLogger(__name__)
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


# Beyond this nothing is read: whoever sends more would fill our disk before anybody could say no.
LARGEST = 16 * 1024 * 1024


def length(request: HttpRequest) -> int:
    """How long the body says it is; 0 when it says nothing that can be read."""
    said = request.META.get("CONTENT_LENGTH") or ""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 16 else 0


class Guard:
    """Outermost middleware: notes when the request began. A view that sets one of these headers itself keeps its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.began = now()  # type: ignore[attr-defined]
        response = errors.too_large(request) if length(request) > LARGEST else self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """The store cannot be reached or written: say so, and when to come again. What no store holds is nobody's words."""
        if errors.store_failed(problem):
            log.error("the store does not answer: %s", type(problem).__name__)
            return errors.unavailable(request)
        if errors.unstorable(problem):
            return errors.bad(request, problem)
        return None
