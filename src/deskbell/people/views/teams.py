"""Teams: who shares a line of work, at which place and so by which hours."""

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from deskbell.kit.clock import now
from deskbell.kit.pages import page
from deskbell.people.actions.add_team import add_team
from deskbell.people.actions.refusals import Refused
from deskbell.people.actions.rename_team import rename_team
from deskbell.people.door import door, person
from deskbell.people.models import Site, Team


@door("admin")
def teams(request: HttpRequest) -> HttpResponse:
    """All teams, each with its name to change, and a form for the next."""
    if request.method != "POST":
        return _show(request)
    words = {name: request.POST.get(name, "") for name in ("team", "name", "site")}
    try:
        if words["team"]:
            team = get_object_or_404(Team, slug=words["team"])
            rename_team(team=team, name=words["name"], by=person(request), at=now())
        else:
            site = get_object_or_404(Site.objects.select_related("brand"), slug=words["site"])
            add_team(site=site, name=words["name"], by=person(request), at=now())
    except Refused as refusal:
        return _show(request, str(refusal), words)
    return redirect("people:teams")


def _show(request: HttpRequest, error: str = "", words: dict[str, str] | None = None) -> HttpResponse:
    here = Count("members", filter=Q(members__is_active=True))
    return page(
        request,
        "people/teams.html",
        status=422 if error else 200,
        teams=list(Team.objects.select_related("site", "brand").annotate(people=here).order_by("brand__name", "name")),
        sites=[(site.slug, f"{site.name} ({site.brand.name})") for site in Site.objects.select_related("brand")],
        error=error,
        words=words or {"team": "", "name": "", "site": ""},
    )
