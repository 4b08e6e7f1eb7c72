"""A case is given to a colleague of the team; to another team it goes by handing over, with a brief."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from deskbell.desk.actions.assign import assign as do_assign
from deskbell.desk.reads.cases import find_case
from deskbell.desk.reads.choices import choices, chosen_staff, chosen_team
from deskbell.desk.views.acting import act
from deskbell.kit.pages import page
from deskbell.people.door import door


@door("agent")
@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, ref: str) -> HttpResponse:
    """Choose a person (`to`) and give it to them; another team (`team`) asks for the brief first."""
    case = find_case(ref)
    if request.method == "GET":
        return page(request, "desk/assign.html", case=case, dialog=bool(request.headers.get("HX-Request")), **choices())
    to, team = chosen_staff(request.POST.get("to", "")), chosen_team(request.POST.get("team", ""))
    if team is not None and team.pk != case.team_id:
        asked = urlencode({"team": team.pk, "to": to.pk if to else ""})
        return redirect(f"{reverse('desk_hand_over', args=[case.ref])}?{asked}")
    return act(
        request,
        ref,
        lambda case, by, at: do_assign(case=case, to=to, team=team, by=by, at=at),
        said=_("%(ref)s was given on"),
    )
