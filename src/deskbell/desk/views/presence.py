"""Two people on one case see each other."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from deskbell.desk.actions.presence import be_there
from deskbell.desk.actions.presence import leave as do_leave
from deskbell.desk.actions.see import see
from deskbell.desk.reads.cases import find_case
from deskbell.desk.reads.there import there
from deskbell.desk.views.people import me
from deskbell.kit.clock import now
from deskbell.kit.pages import page
from deskbell.people.door import door


@door("agent")
@require_POST
def presence(request: HttpRequest, ref: str) -> HttpResponse:
    """I have the case before my eyes (`writing=1`: and write); the answer says who else has."""
    case, at = find_case(ref), now()
    be_there(case=case, by=me(request), writing=request.POST.get("writing") == "1", at=at)
    if case.unread:
        see(case=case)
    return page(request, "desk/there.html", others=there(case=case, me=me(request), now=at))


@door("agent")
@require_POST
def leave(request: HttpRequest, ref: str) -> HttpResponse:
    """I have closed the case."""
    do_leave(case=find_case(ref), by=me(request))
    return HttpResponse(status=204)
