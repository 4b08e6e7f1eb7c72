"""Write a note for colleagues on a case."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from deskbell.desk.actions.refusals import CaseRefusal
from deskbell.desk.actions.write_note import write_note as do_write_note
from deskbell.desk.reads.cases import find_case
from deskbell.desk.views.run_action import return_url
from deskbell.desk.views.show_case import render_case
from deskbell.kit.clock import now
from deskbell.people.access import current_staff, require_role


@require_role("agent")
@require_POST
def write_note(request: HttpRequest, ref: str) -> HttpResponse:
    """Save `text` as a note on the case."""
    case = find_case(ref)
    text = request.POST.get("text", "")
    try:
        do_write_note(case=case, by=current_staff(request), text=text, at=now())
    except CaseRefusal as refused:
        return render_case(request, case, status=422, refusal=str(refused), note=text)
    return redirect(return_url(request, case))
