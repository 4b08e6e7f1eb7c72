"""The page of teams."""

from functools import partial

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from deskbell.kit.clock import now
from deskbell.kit.forms import form_status
from deskbell.kit.pages import render_page
from deskbell.people.access import current_staff, require_role
from deskbell.people.actions.add_team import add_team
from deskbell.people.actions.refusals import PeopleActionRefused
from deskbell.people.actions.rename_team import rename_team
from deskbell.people.forms.sites import NewTeamForm, TeamForm
from deskbell.people.lead_on import save_and_lead_on
from deskbell.people.models import Site, Team


@require_role("admin")
def teams(request: HttpRequest) -> HttpResponse:
    """Show all teams, each with a form to rename it, and a form for a new one. A hidden `team` says which was sent."""
    slug = request.POST.get("team", "")
    team = get_object_or_404(Team, slug=slug) if slug else None
    form = _form_of(team, request) if team else NewTeamForm.from_request(request)
    if form.is_valid():
        try:
            save = partial(_save, request, team, form)
            return save_and_lead_on(request, save=save, url=reverse("people:teams"))
        except PeopleActionRefused as refusal:
            form.add_refusal(refusal)
    return _show_teams(request, team, form)


def _form_of(team: Team, request: HttpRequest | None = None) -> TeamForm:
    initial, auto_id = {"name": team.name}, f"f-{team.slug}-%s"
    if request is None:
        return TeamForm(initial=initial, auto_id=auto_id)
    return TeamForm.from_request(request, initial=initial, auto_id=auto_id)


def _save(request: HttpRequest, team: Team | None, form: TeamForm) -> None:
    if team:
        rename_team(team=team, by=current_staff(request), at=now(), **form.cleaned_data)
    else:
        add_team(by=current_staff(request), at=now(), **form.cleaned_data)


def _show_teams(request: HttpRequest, changed: Team | None, form: TeamForm) -> HttpResponse:
    members = Count("members", filter=Q(members__is_active=True))
    rows = Team.objects.select_related("site", "brand").annotate(people=members).order_by("brand__name", "name")
    return render_page(
        request,
        "people/teams.html",
        status=form_status(form),
        teams=[(row, form if row == changed else _form_of(row)) for row in rows],
        has_site=Site.objects.exists(),
        new=NewTeamForm() if changed else form,
    )
