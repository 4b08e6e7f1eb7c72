"""Tokens: keys for programs, each with a name and what it opens; shown once, ended at any time."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from deskbell.kit.clock import now
from deskbell.kit.pages import page
from deskbell.people.actions.end_token import end_token
from deskbell.people.actions.make_token import make_token
from deskbell.people.actions.refusals import Refused
from deskbell.people.door import door, person
from deskbell.people.models import Staff, Token
from deskbell.people.scopes import ALL, scopes


@door("admin")
def tokens(request: HttpRequest) -> HttpResponse:
    """All tokens; a form that makes one and shows it once."""
    if request.method != "POST":
        return _show(request)
    name, wanted = request.POST.get("name", ""), request.POST.getlist("scopes")
    acts = Staff.objects.filter(id__in=_number(request.POST.get("staff", "")), is_active=True).first()
    try:
        row, secret = make_token(name=name, scopes_=wanted, staff=acts, by=person(request), at=now())
    except Refused as refusal:
        return _show(request, error=str(refusal), name=name)
    return _show(request, secret=secret, made=row)


@door("admin")
def end(request: HttpRequest, number: int) -> HttpResponse:
    """End one token."""
    row = get_object_or_404(Token, id=number)
    if request.method == "POST":
        end_token(token=row, by=person(request), at=now())
    return redirect("people:tokens")


def _number(text: str) -> list[int]:
    return [int(text)] if text.isascii() and text.isdigit() and len(text) < 10 else []


def _show(
    request: HttpRequest, *, error: str = "", name: str = "", secret: str = "", made: Token | None = None
) -> HttpResponse:
    return page(
        request,
        "people/tokens.html",
        status=422 if error else 200,
        tokens=list(Token.objects.select_related("staff").order_by("ended_at", "-made_at")[:200]),
        scopes=[ALL, *scopes()],
        staff=[(row.id, row.name) for row in Staff.objects.filter(is_active=True).order_by("name")],
        error=error,
        name=name,
        secret=secret,
        made=made,
    )
