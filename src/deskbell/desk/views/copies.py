"""Whom the reply goes to in copy is chosen before it is sent, and kept with the draft."""

import re
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from deskbell.desk.actions.copies import choose_copies
from deskbell.desk.actions.draft import keep_draft
from deskbell.desk.actions.refusals import Refused
from deskbell.desk.models import Case
from deskbell.desk.reads.cases import find_case
from deskbell.desk.reads.copies import offered
from deskbell.desk.reads.party import reply_party
from deskbell.desk.views.case import show
from deskbell.desk.views.people import me
from deskbell.kit.clock import now
from deskbell.kit.pages import page
from deskbell.people.door import door

_BETWEEN = re.compile(r"[\s,;<>]+")


@dataclass(frozen=True)
class Asked:
    """What a form says of copies: those ticked, and what was typed to be added."""

    ticked: list[str]
    typed: str

    @property
    def addresses(self) -> list[str]:
        """All of them, as they were written."""
        return [*self.ticked, *filter(None, _BETWEEN.split(self.typed))]


def asked_copies(request: HttpRequest) -> Asked:
    """The fields `copy` (the ticked ones) and `more` (typed, with commas or spaces between)."""
    return Asked([one[:320] for one in request.POST.getlist("copy")], request.POST.get("more", "")[:4000])


@door("agent")
@require_POST
def copies(request: HttpRequest, ref: str) -> HttpResponse:
    """Keep `copy` and `more` as those I want in copy; without script, `text` as my draft, too."""
    case, asked, by, at = find_case(ref), asked_copies(request), me(request), now()
    fragment = bool(request.headers.get("X-Fragment"))
    if not fragment:
        keep_draft(case=case, by=by, kind="reply", text=request.POST.get("text", ""), at=at)
    try:
        chosen = choose_copies(case=case, by=by, addresses=asked.addresses, at=at)
    except Refused as refused:
        if fragment:
            return _part(request, case, asked.ticked, asked.typed, str(refused))
        return show(request, case, status=422, copies=asked.ticked, typed_copies=asked.typed, unfit=str(refused))
    return _part(request, case, chosen) if fragment else redirect("desk_case", ref=case.ref)


def _part(request: HttpRequest, case: Case, chosen: list[str], typed: str = "", unfit: str = "") -> HttpResponse:
    found = offered(case=case, party=reply_party(case), chosen=chosen)
    return page(
        request,
        "desk/copies.html",
        status=422 if unfit else 200,
        case=case,
        offered=found,
        typed_copies=typed,
        unfit_copies=unfit,
    )
