"""A person looks at what is held back, and decides."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from deskbell.desk.actions.release import discard as do_discard
from deskbell.desk.actions.release import release as do_release
from deskbell.desk.reads.cases import find_case
from deskbell.desk.views.acting import act
from deskbell.kit.pages import page
from deskbell.people.door import door


@door("agent")
@require_POST
def release(request: HttpRequest, ref: str) -> HttpResponse:
    """It is work like any other."""
    return act(request, ref, lambda case, by, at: do_release(case=case, by=by, at=at), said=_("%(ref)s is released"))


@door("agent")
@require_http_methods(["GET", "POST"])
def discard(request: HttpRequest, ref: str) -> HttpResponse:
    """Not a customer's: closed with the reason `why`."""
    if request.method == "GET":
        return page(request, "desk/discard.html", case=find_case(ref), dialog=bool(request.headers.get("HX-Request")))
    why = request.POST.get("why", "")
    return act(
        request,
        ref,
        lambda case, by, at: do_discard(case=case, by=by, why=why, at=at),
        said=_("%(ref)s is set aside"),
        undo="desk_reopen",
        leave=True,
    )
