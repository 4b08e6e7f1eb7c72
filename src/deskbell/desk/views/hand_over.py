"""Hand a case over with a brief, and write a brief."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from deskbell.desk.actions.hand_over import hand_over as do_hand_over
from deskbell.desk.actions.write_brief import BRIEF_PARTS
from deskbell.desk.actions.write_brief import write_brief as do_write_brief
from deskbell.desk.forms.brief import BriefForm, HandOverForm
from deskbell.desk.models import Case
from deskbell.desk.reads.brief import latest_brief
from deskbell.desk.reads.cases import find_case
from deskbell.desk.views.run_action import case_list_url, run_form_action
from deskbell.people.access import require_role


@require_role("agent")
@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the form, and hand the case over to a team, or to a person (`to`), with a brief.

    The URL may name both already: the form that assigns a case leads here.
    """
    case = find_case(ref)
    receiver = {"team": request.GET.get("team") or case.team_id, "to": request.GET.get("to", "")}
    form = HandOverForm.from_request(request, case=case, initial=_last_brief(case) | receiver)
    return run_form_action(
        request,
        case,
        form,
        "desk/hand_over.html",
        lambda case, by, at: do_hand_over(
            case=case, to=form.cleaned_data["to"], team=form.cleaned_data["team"], brief=form.brief(), by=by, at=at
        ),
        toast=_("%(ref)s handed over"),
        url=case_list_url(request),
    )


@require_role("agent")
@require_http_methods(["GET", "POST"])
def write_brief(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the brief, and save a new version of it."""
    case = find_case(ref)
    form = BriefForm.from_request(request, initial=_last_brief(case))
    return run_form_action(
        request,
        case,
        form,
        "desk/brief.html",
        lambda case, by, at: do_write_brief(case=case, brief=form.brief(), by=by, at=at),
        url=reverse("desk_case", args=[case.ref]) + "#brief",
    )


def _last_brief(case: Case) -> dict[str, Any]:
    last = latest_brief(case)
    return {part: getattr(last, part) for part in BRIEF_PARTS} if last else {}
