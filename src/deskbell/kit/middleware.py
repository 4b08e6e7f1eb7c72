"""The outermost middleware: security headers on every response, one answer for a wrong host, a limit on body size, and
503 when storage fails.
"""

import logging
from collections.abc import Callable

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse

from deskbell.kit import errors
from deskbell.kit.clock import now

log = logging.getLogger(__name__)
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


# Larger bodies are refused unread. Otherwise one request could fill the disk.
LARGEST_BODY = 16 * 1024 * 1024


def declared_body_length(request: HttpRequest) -> int:
    """Return the Content-Length of the request in bytes, or 0 when it is missing or malformed."""
    header = request.META.get("CONTENT_LENGTH") or ""
    return int(header) if header.isascii() and header.isdigit() and len(header) < 16 else 0


class GuardMiddleware:
    """Add security headers, refuse wrong hosts and large bodies, and store the time at which the request began.

    No page is kept by a browser or a server in between, unless its view says otherwise. Headers set by a view stay.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.began = now()  # type: ignore[attr-defined]
        response = self._refuse(request) or self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        for name, value in SECURITY_HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    def _refuse(self, request: HttpRequest) -> HttpResponse | None:
        """The answer to a request that no page should see; None for any other."""
        try:
            request.get_host()
        except DisallowedHost:
            log.warning("refused a request for the host %.200r", request.META.get("HTTP_HOST", ""))
            return errors.wrong_host(request)
        return errors.request_too_large(request) if declared_body_length(request) > LARGEST_BODY else None

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """Answer 503 when storage failed, and 400 for text that the database cannot store."""
        if errors.is_storage_failure(problem):
            log.error("the store does not answer: %s", type(problem).__name__)
            return errors.service_unavailable(request)
        if errors.is_unstorable_text(problem):
            return errors.bad_request(request, problem)
        return None
