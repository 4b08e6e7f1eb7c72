"""Who walks away is signed out after a working day: only what a person does counts, never what their open page does by itself."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from deskbell.kit.clock import now

LONGEST = timedelta(hours=10)
NOTE_EVERY = timedelta(minutes=5)
SEEN = "human_at"


def over(session: Any, *, at: datetime) -> bool:
    """True when nobody has done anything in this session for longer than `LONGEST`."""
    seen = session.get(SEEN)
    return seen is not None and at - datetime.fromisoformat(seen) > LONGEST


def by_itself(request: HttpRequest) -> bool:
    """True for what an open page asks without a hand: fragments after live news, and the sign that it is still there."""
    return "X-Fragment" in request.headers or request.path.endswith("/presence")


class Idle:
    """Middleware: ends sessions that are over, and notes when a person last did something."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            at = now()
            if over(request.session, at=at):
                logout(request)
            elif not by_itself(request):
                _note(request, at)
        return self.get_response(request)


def _note(request: HttpRequest, at: datetime) -> None:
    seen = request.session.get(SEEN)
    if seen is None or at - datetime.fromisoformat(seen) > NOTE_EVERY:
        request.session[SEEN] = at.isoformat()
