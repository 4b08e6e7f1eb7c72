"""A case goes to those who can help, with the brief that spares the customer from telling it all again."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from deskbell.desk.actions.hand_over import hand_over as do_hand_over
from deskbell.desk.actions.refusals import Refused
from deskbell.desk.actions.write_brief import PARTS, Account
from deskbell.desk.actions.write_brief import write_brief as do_write_brief
from deskbell.desk.models import Case
from deskbell.desk.reads.brief import latest
from deskbell.desk.reads.cases import find_case
from deskbell.desk.reads.choices import choices, chosen_staff, chosen_team
from deskbell.desk.views.acting import list_url
from deskbell.desk.views.people import me
from deskbell.desk.views.toasts import say
from deskbell.kit.clock import now
from deskbell.kit.pages import page
from deskbell.people.door import door


@door("agent")
@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, ref: str) -> HttpResponse:
    """Choose a team (`team`), a person (`to`) or both, and say in the brief's four parts what it is about."""
    case = find_case(ref)
    if request.method == "GET":
        return _ask(request, "hand_over", case)
    try:
        do_hand_over(
            case=case,
            to=chosen_staff(request.POST.get("to", "")),
            team=chosen_team(request.POST.get("team", "")),
            account=_account(request),
            by=me(request),
            at=now(),
        )
    except Refused as refused:
        return _ask(request, "hand_over", case, refusal=str(refused))
    say(request, _("%(ref)s was handed over") % {"ref": case.ref})
    return redirect(list_url(request))


@door("agent")
@require_http_methods(["GET", "POST"])
def brief(request: HttpRequest, ref: str) -> HttpResponse:
    """Write the brief anew, for whoever comes next."""
    case = find_case(ref)
    if request.method == "GET":
        return _ask(request, "brief", case)
    try:
        do_write_brief(case=case, account=_account(request), by=me(request), at=now())
    except Refused as refused:
        return _ask(request, "brief", case, refusal=str(refused))
    return redirect(reverse("desk_case", args=[case.ref]) + "#brief")


def _account(request: HttpRequest) -> Account:
    return Account(**{part: request.POST.get(part, "") for part in PARTS})


def _ask(request: HttpRequest, name: str, case: Case, *, refusal: str = "") -> HttpResponse:
    """The form: with the brief as it stands, or as it was typed."""
    given, last = request.POST or request.GET, latest(case)
    words: dict[str, Any] = {part: given.get(part) or (getattr(last, part) if last else "") for part in PARTS}
    return page(
        request,
        f"desk/{name}.html",
        status=422 if refusal else 200,
        case=case,
        words=_account(request) if refusal else words,
        refusal=refusal,
        team=given.get("team") or case.team_id,
        person=given.get("to", ""),
        dialog=bool(request.headers.get("HX-Request")),
        **choices(),
    )
