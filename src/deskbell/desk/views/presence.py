"""Show people who have the same case open to each other."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from deskbell.desk.actions.mark_read import mark_read
from deskbell.desk.actions.presence import leave_case as do_leave
from deskbell.desk.actions.presence import record_presence as do_record_presence
from deskbell.desk.reads.cases import find_case
from deskbell.desk.reads.presence import others_on_case
from deskbell.kit.clock import now
from deskbell.kit.pages import render_page
from deskbell.people.access import current_staff, require_role


@require_role("agent")
@require_POST
def record_presence(request: HttpRequest, ref: str) -> HttpResponse:
    """Record that the reader has the case open; with `writing=1`, that they are typing. The answer shows who else has
    it open.
    """
    case, at = find_case(ref), now()
    do_record_presence(case=case, by=current_staff(request), writing=request.POST.get("writing") == "1", at=at)
    if case.unread:
        mark_read(case=case)
    return render_page(
        request, "desk/presence.html", colleagues=others_on_case(case=case, me=current_staff(request), now=at)
    )


@require_role("agent")
@require_POST
def leave_case(request: HttpRequest, ref: str) -> HttpResponse:
    """Record that the reader has closed the case's page."""
    do_leave(case=find_case(ref), by=current_staff(request))
    return HttpResponse(status=204)
