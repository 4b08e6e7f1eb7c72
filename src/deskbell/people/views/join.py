"""Coming in by a one-time link. Looking at it changes nothing: scanners of mail open every link they see."""

from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from deskbell.kit.clock import now
from deskbell.kit.pages import page
from deskbell.people.actions.join import join as join_action
from deskbell.people.actions.refusals import NeedsOpenLink, Refused
from deskbell.people.door import door
from deskbell.people.entrance import entrance
from deskbell.people.reads.links import find_link


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
    return perform_login(request, staff, redirect_url="/")  # type: ignore[no-any-return]


def _form(request: HttpRequest, staff: object, error: str = "", words: dict[str, str] | None = None) -> HttpResponse:
    status = 422 if error else 200
    context = {**entrance(request), "staff": staff, "error": error, "words": words or {}}
    return page(request, "people/join.html", status=status, **context)


def _closed(request: HttpRequest) -> HttpResponse:
    return page(request, "people/join_closed.html", status=404, **entrance(request))
