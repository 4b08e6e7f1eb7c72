"""Staff: who works here, what they may, in which teams; coming in by a link, and leaving."""

from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from deskbell.kit.clock import now
from deskbell.kit.pages import page
from deskbell.people.actions.change_role import change_role
from deskbell.people.actions.forget_keys import forget_keys
from deskbell.people.actions.hire import hire
from deskbell.people.actions.invite import OPEN_FOR, invite
from deskbell.people.actions.move import move
from deskbell.people.actions.refusals import Refused
from deskbell.people.actions.retire import retire
from deskbell.people.actions.take_back import take_back
from deskbell.people.door import door, person
from deskbell.people.links import join_url
from deskbell.people.models import Site, Staff, Team
from deskbell.people.panels import role_word

WORDS = ("name", "email", "role", "language")


@door("admin")
def staff(request: HttpRequest) -> HttpResponse:
    """Everybody who works here, and a form that invites one more and shows their link once."""
    if request.method != "POST":
        return _list(request)
    words = {name: request.POST.get(name, "") for name in WORDS}
    teams = _teams(request)
    try:
        with transaction.atomic():
            zone = teams[0].site.zone if teams else person(request).zone
            new = hire(teams=teams, zone=zone, by=person(request), at=now(), **words)
            link = join_url(invite(staff=new, by=person(request), at=now()))
    except Refused as refusal:
        return _list(request, error=str(refusal), words=words)
    return _list(request, link=link, new=new)


def _list(
    request: HttpRequest,
    *,
    error: str = "",
    words: dict[str, str] | None = None,
    link: str = "",
    new: Staff | None = None,
) -> HttpResponse:
    people = Staff.objects.prefetch_related("teams").order_by("-is_active", "name", "id")
    brand = Site.objects.select_related("brand").first()
    language = brand.brand.language if brand else "en"
    return page(
        request,
        "people/staff.html",
        status=422 if error else 200,
        people=[{"row": row, "role": role_word(row.role), "came": row.has_usable_password()} for row in people],
        roles=_roles(),
        teams=list(Team.objects.order_by("name")),
        languages=settings.LANGUAGES,
        error=error,
        words=words or {"name": "", "email": "", "role": "agent", "language": language},
        link=link,
        new=new,
        days=OPEN_FOR.days,
    )


@door("admin")
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One colleague: role, teams, a new link, leaving and coming back. `do` says which form was sent."""
    row = get_object_or_404(Staff, id=number)
    if request.method != "POST":
        return _show(request, row)
    do = request.POST.get("do", "")
    if do == "link" and row.is_active:
        return _show(request, row, link=join_url(invite(staff=row, by=person(request), at=now())))
    doing = DOINGS.get(do)
    if doing is None:
        return _show(request, row, error=_("Choose what to change."))
    try:
        with transaction.atomic():
            doing(request, row)
    except Refused as refusal:
        return _show(request, row, error=str(refusal))
    return redirect("people:one", row.id)


def _place(request: HttpRequest, row: Staff) -> None:
    change_role(staff=row, role=request.POST.get("role", ""), by=person(request), at=now())
    move(staff=row, teams=_teams(request), by=person(request), at=now())


def _leave(request: HttpRequest, row: Staff) -> None:
    retire(staff=row, by=person(request), at=now())


def _return(request: HttpRequest, row: Staff) -> None:
    take_back(staff=row, by=person(request), at=now())


def _forget(request: HttpRequest, row: Staff) -> None:
    forget_keys(staff=row, by=person(request), at=now())


DOINGS: dict[str, Callable[[HttpRequest, Staff], None]] = {
    "place": _place,
    "retire": _leave,
    "return": _return,
    "forget": _forget,
}


def _show(request: HttpRequest, row: Staff, *, error: str = "", link: str = "") -> HttpResponse:
    return page(
        request,
        "people/one.html",
        status=422 if error else 200,
        row=Staff.objects.annotate(second=Count("authenticator")).get(id=row.id),
        mine=set(row.teams.values_list("id", flat=True)),
        roles=_roles(),
        teams=list(Team.objects.order_by("name")),
        error=error,
        link=link,
        days=OPEN_FOR.days,
    )


def _roles() -> list[tuple[str, str]]:
    return [(role, role_word(role)) for role in Staff.Role.values]


def _teams(request: HttpRequest) -> list[Team]:
    return list(Team.objects.select_related("site").filter(slug__in=request.POST.getlist("teams")))
