"""Your account: how the desk looks to you, and how you come in."""

from zoneinfo import available_timezones

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from deskbell.kit.pages import page
from deskbell.people.actions.adjust import THEMES, adjust
from deskbell.people.actions.refusals import Refused
from deskbell.people.door import door, person

WORDS = ("name", "language", "zone", "theme")


@door("agent")
def account(request: HttpRequest) -> HttpResponse:
    """Show and keep one's own settings; passwords, keys and sessions have pages of their own."""
    if request.method != "POST":
        return _show(request)
    words = {name: request.POST.get(name, "") for name in WORDS}
    try:
        adjust(staff=person(request), keys="keys" in request.POST, **words)
    except Refused as refusal:
        return _show(request, str(refusal), words)
    return redirect("people:account")


def _show(request: HttpRequest, error: str = "", words: dict[str, str] | None = None) -> HttpResponse:
    kinds: dict[str, list[Authenticator]] = {}
    for row in Authenticator.objects.filter(user=person(request)).order_by("id"):
        kinds.setdefault(row.type, []).append(row.wrap())
    return page(
        request,
        "people/account.html",
        status=422 if error else 200,
        error=error,
        words=words or {name: getattr(person(request), name) for name in WORDS},
        languages=settings.LANGUAGES,
        zones=sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC"),
        themes=THEMES,
        app=kinds.get("totp"),
        passkeys=kinds.get("webauthn", []),
        codes=kinds.get("recovery_codes"),
    )
