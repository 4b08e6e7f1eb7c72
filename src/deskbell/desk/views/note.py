"""A note for colleagues: what one found out is written down once."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from deskbell.desk.actions.note import note as do_note
from deskbell.desk.actions.refusals import Refused
from deskbell.desk.reads.cases import find_case
from deskbell.desk.views.acting import back
from deskbell.desk.views.case import show
from deskbell.desk.views.people import me
from deskbell.kit.clock import now
from deskbell.people.door import door


@door("agent")
@require_POST
def note(request: HttpRequest, ref: str) -> HttpResponse:
    """Keep `text` as a note."""
    case = find_case(ref)
    text = request.POST.get("text", "")
    try:
        do_note(case=case, by=me(request), text=text, at=now())
    except Refused as refused:
        return show(request, case, status=422, refusal=str(refused), typed={"note": text})
    return redirect(back(request, case))
