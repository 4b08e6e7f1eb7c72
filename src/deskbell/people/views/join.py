"""Coming in by a one-time link. Looking at it changes nothing: scanners of mail open every link they see."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from deskbell.kit.clock import now
from deskbell.kit.pages import page
from deskbell.people.actions.join import join as join_action
from deskbell.people.actions.refusals import NeedsOpenLink, Refused
from deskbell.people.door import door
from deskbell.people.reads.links import find_link

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@sensitive_post_parameters("password", "again")
@door("anyone")
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the form of an open link; take its answer."""
    link = find_link(secret=secret, at=now())
    if link is None:
        return _closed(request)
    if request.method != "POST":
        return _form(request, link.staff)
    words = {name: request.POST.get(name, "").strip() for name in ("name", "email")}
    password = request.POST.get("password", "")
    if password != request.POST.get("again", ""):
        return _form(request, link.staff, _("The two passwords are not the same."), words)
    try:
        language = translation.get_language() or "en"
        staff = join_action(secret=secret, password=password, at=now(), language=language, **words)
    except NeedsOpenLink:
        return _closed(request)
    except Refused as refusal:
        return _form(request, link.staff, str(refusal), words)
    login(request, staff, backend=BACKEND)
    return redirect("/")


def _form(request: HttpRequest, staff: object, error: str = "", words: dict[str, str] | None = None) -> HttpResponse:
    status = 422 if error else 200
    response = page(request, "people/join.html", status=status, staff=staff, error=error, words=words or {})
    response["Referrer-Policy"] = "no-referrer"
    return response


def _closed(request: HttpRequest) -> HttpResponse:
    return page(request, "people/join_closed.html", status=404)
