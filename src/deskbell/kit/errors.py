"""Error pages: what happened, what is kept, what to do next, and a reference for the operator."""

import errno
import logging
import secrets
import sys
from typing import Any
from urllib.parse import quote

from django.db import DataError, InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.template.loader import render_to_string
from django.urls import is_valid_path
from django.utils.http import escape_leading_slashes
from django.utils.translation import gettext as _
from psycopg.errors import ReadOnlySqlTransaction

log = logging.getLogger(__name__)
DISK_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Answer 400: the request is malformed."""
    return _error_response(
        request, 400, _("This request cannot be understood"), _("Go back and try again from the page itself.")
    )


def wrong_host(request: HttpRequest) -> HttpResponse:
    """Answer 400: the request names a host that is not ours. The text is plain, since a page would link to that host."""
    return HttpResponse("This server does not answer for that host name.\n", status=400, content_type="text/plain")


def request_too_large(request: HttpRequest) -> HttpResponse:
    """Answer 413: the request body is too large."""
    return _error_response(
        request, 413, _("The upload is too large"), _("All files together can have 15 MB. Nothing was changed.")
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403: the CSRF token of the form is missing or too old."""
    return _error_response(
        request,
        403,
        _("This page has expired"),
        _("Nothing was changed. Reload the page and try again."),
    )


def permission_denied(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Answer 403: this person is signed in but may not open this page."""
    return _error_response(
        request, 403, _("You do not have access"), _("If you need access, ask a team lead or an admin.")
    )


def page_not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Answer 404: there is no such page, or this person may not know of it. When there is one with or without a slash
    at the end of its address, redirect to it.
    """
    if request.resolver_match is None and (url := _find_slash_twin(request)):
        # With 308, forms and programs send their POST again.
        return HttpResponsePermanentRedirect(url, preserve_request=True)
    return _error_response(
        request,
        404,
        _("Page not found"),
        _("It may have been merged or erased, or the address is mistyped."),
    )


def _find_slash_twin(request: HttpRequest) -> str:
    """Return the URL with a slash added or taken away at its end, if a page has it; else an empty text."""
    path = request.path_info
    twin = path[:-1] if path.endswith("/") else f"{path}/"
    if not is_valid_path(twin):
        return ""
    query = request.META.get("QUERY_STRING", "")
    # A browser would take `//host` for another server.
    return escape_leading_slashes(f"{quote(twin)}{'?' + query if query else ''}")


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500, or 503 when storage failed. The error is logged under the reference that the page shows."""
    if is_storage_failure(sys.exc_info()[1]):
        return service_unavailable(request)
    reference = secrets.token_hex(4)
    log.error("a page broke, reference %s, %s %s", reference, request.method, request.path, exc_info=True)
    return _error_response(
        request,
        500,
        _("Something went wrong on our side"),
        _("Everything you saved is still there. Try again in a moment."),
        reference,
    )


def is_storage_failure(problem: BaseException | None) -> bool:
    """Return True when the database or the disk cannot be reached or written: it is down, full or read-only."""
    if isinstance(problem, OSError):
        return problem.errno in DISK_FULL
    if isinstance(problem, InternalError):
        return isinstance(problem.__cause__, ReadOnlySqlTransaction)
    return isinstance(problem, OperationalError | InterfaceError)


def is_unstorable_text(problem: BaseException) -> bool:
    """Return True if the database refused a text because it contains a NUL character. No keyboard produces one."""
    return isinstance(problem, DataError) and "NUL (0x00)" in str(problem)


def service_unavailable(request: HttpRequest) -> HttpResponse:
    """Answer 503 with Retry-After: the database or the disk cannot be reached or written."""
    response = _error_response(
        request,
        503,
        _("Deskbell cannot save right now"),
        _("Nothing was changed and nothing is lost. Try again in a minute."),
    )
    response["Retry-After"] = "60"
    return response


def _error_response(request: HttpRequest, status: int, title: str, next_step: str, reference: str = "") -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse({"error": title, "detail": next_step}, status=status)
    context = {
        "title": title,
        "next_step": next_step,
        "reference": reference,
        "status": status,
        "me": None,
        "nav": [],
    }
    return HttpResponse(render_to_string("kit/error.html", context, request=None, using="jinja2"), status=status)
