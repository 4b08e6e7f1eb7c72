"""Sign people out after ten hours without activity. Requests that an open page makes by itself are not activity."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from deskbell.kit.clock import now

LONGEST_IDLE_TIME = timedelta(hours=10)
RECORD_EVERY = timedelta(minutes=5)
ACTIVITY_KEY = "human_at"


def is_session_idle(session: Any, *, at: datetime) -> bool:
    """Return True if the session had no activity for longer than LONGEST_IDLE_TIME."""
    seen = session.get(ACTIVITY_KEY)
    return seen is not None and at - datetime.fromisoformat(seen) > LONGEST_IDLE_TIME


def is_automatic_request(request: HttpRequest) -> bool:
    """Return True if an open page sent the request by itself: to update a fragment, or to report presence."""
    return "X-Fragment" in request.headers or request.path.endswith("/presence")


class IdleSessionMiddleware:
    """Middleware: end idle sessions, and record when a person was last active."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            at = now()
            if is_session_idle(request.session, at=at):
                logout(request)
            elif not is_automatic_request(request):
                _record_activity(request, at)
        return self.get_response(request)


def _record_activity(request: HttpRequest, at: datetime) -> None:
    seen = request.session.get(ACTIVITY_KEY)
    if seen is None or at - datetime.fromisoformat(seen) > RECORD_EVERY:
        request.session[ACTIVITY_KEY] = at.isoformat()
