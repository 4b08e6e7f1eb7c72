"""Every screen in the reader's own language, and in the time zone of the place they work at."""

from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

KNOWN = {code for code, _ in settings.LANGUAGES}
COOKIE = "deskbell_language"


class Language:
    """Middleware: the language chosen by the person, else by the visitor, else by the browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with translation.override(self._choose(request)), timezone.override(_zone(request)):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "en")
        return response

    def _choose(self, request: HttpRequest) -> str:
        if request.user.is_authenticated:
            return request.user.language if request.user.language in KNOWN else "en"
        chosen = request.COOKIES.get(COOKIE, "")
        return chosen if chosen in KNOWN else translation.get_language_from_request(request)


def _zone(request: HttpRequest) -> ZoneInfo:
    try:
        return ZoneInfo(request.user.zone if request.user.is_authenticated else "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
