"""When something goes wrong: what happened, what is kept, what to do next, and a reference for the operator."""

import errno
import logging
import secrets
import sys
from typing import Any

from django.db import DataError, InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from psycopg.errors import ReadOnlySqlTransaction

log = logging.getLogger(__name__)
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)


def bad(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """400: the request itself cannot be understood."""
    return _say(request, 400, _("This request cannot be understood"), _("Go back and try again from the page itself."))


def too_large(request: HttpRequest) -> HttpResponse:
    """413: more than we read at a time."""
    return _say(request, 413, _("This is too large"), _("All files together may have 15 MB. Nothing was changed."))


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the page's own token was missing or old."""
    return _say(
        request,
        403,
        _("This page had grown old"),
        _("Nothing was changed. Load the page again and repeat what you did."),
    )


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """403: signed in, but this is not for you."""
    return _say(request, 403, _("This is not open to you"), _("Ask a lead or an admin of your desk if you need it."))


def missing(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404: no such thing, or none that you may see."""
    return _say(
        request,
        404,
        _("There is nothing here"),
        _("It may have been merged or erased, or the address is mistyped."),
    )


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault; logged under the reference shown. 503 when it was the store's, wherever that was noticed."""
    if store_failed(sys.exc_info()[1]):
        return unavailable(request)
    reference = secrets.token_hex(4)
    log.error("a page broke, reference %s, %s %s", reference, request.method, request.path, exc_info=True)
    return _say(
        request,
        500,
        _("Something broke on our side"),
        _("What you had saved is kept. Try again in a moment."),
        reference,
    )


def store_failed(problem: BaseException | None) -> bool:
    """Whether the store cannot be reached or written: it is away, its disk is full, or it only lets us read."""
    if isinstance(problem, OSError):
        return problem.errno in FULL
    if isinstance(problem, InternalError):
        return isinstance(problem.__cause__, ReadOnlySqlTransaction)
    return isinstance(problem, OperationalError | InterfaceError)


def unstorable(problem: BaseException) -> bool:
    """Whether something was sent that no text may hold; nobody types it."""
    return isinstance(problem, DataError) and "NUL (0x00)" in str(problem)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503 with Retry-After: the store cannot be reached or written."""
    response = _say(
        request,
        503,
        _("The desk cannot write just now"),
        _("Nothing was accepted and nothing is lost. Try again in a minute."),
    )
    response["Retry-After"] = "60"
    return response


def _say(request: HttpRequest, status: int, title: str, next_step: str, reference: str = "") -> HttpResponse:
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
