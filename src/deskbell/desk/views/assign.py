"""Assign a case to a colleague of the team. Another team gets it by a handover with a brief."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from deskbell.desk.actions.assign import assign as do_assign
from deskbell.desk.forms.brief import AssignForm
from deskbell.desk.reads.cases import find_case
from deskbell.desk.views.run_action import run_form_action
from deskbell.people.access import require_role


@require_role("agent")
@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the form, and give the case to the chosen person (`to`). Choosing another team (`team`) leads to the
    handover form.
    """
    case = find_case(ref)
    form = AssignForm.from_request(request, initial={"to": case.owner_id, "team": case.team_id})
    to, team = (form.cleaned_data["to"], form.cleaned_data["team"]) if form.is_valid() else (None, None)
    if team is not None and team.pk != case.team_id:
        chosen = urlencode({"team": team.pk, "to": to.pk if to else ""})
        return redirect(f"{reverse('desk_hand_over', args=[case.ref])}?{chosen}")
    return run_form_action(
        request,
        case,
        form,
        "desk/assign.html",
        lambda case, by, at: do_assign(case=case, to=to, team=team, by=by, at=at),
        toast=_("%(ref)s assigned"),
    )
