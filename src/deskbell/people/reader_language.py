"""Show every screen in the reader's language and time zone."""

from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

LANGUAGE_CODES = {code for code, _ in settings.LANGUAGES}
COOKIE = "deskbell_language"
A_YEAR = 365 * 24 * 3600


class LanguageMiddleware:
    """Middleware: choose the language. Signed-in staff have their own; for visitors `?language=th`, then its cookie,
    then the browser's.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = self._choose(request)
        with translation.override(language), timezone.override(_reader_zone(request)):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
        if _requested_language(request) and request.COOKIES.get(COOKIE) != language:
            secure = settings.SESSION_COOKIE_SECURE
            response.set_cookie(COOKIE, language, A_YEAR, httponly=True, secure=secure, samesite="Lax")
        return response

    def _choose(self, request: HttpRequest) -> str:
        if request.user.is_authenticated:
            return request.user.language if request.user.language in LANGUAGE_CODES else "en"
        chosen = _requested_language(request) or request.COOKIES.get(COOKIE, "")
        return chosen if chosen in LANGUAGE_CODES else translation.get_language_from_request(request)


def _requested_language(request: HttpRequest) -> str:
    asked = request.GET.get("language", "")
    return asked if asked in LANGUAGE_CODES and not request.user.is_authenticated else ""


def _reader_zone(request: HttpRequest) -> ZoneInfo:
    try:
        return ZoneInfo(request.user.zone if request.user.is_authenticated else "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
