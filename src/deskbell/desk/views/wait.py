"""A clock stands still only with a reason: on whom the case waits, or until when."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from deskbell.desk.actions.refusals import NeedsTime
from deskbell.desk.actions.wait import resume as do_resume
from deskbell.desk.actions.wait import wait as do_wait
from deskbell.desk.models import Case
from deskbell.desk.reads.cases import find_case
from deskbell.desk.views.acting import act
from deskbell.kit.pages import page
from deskbell.people.door import door
from deskbell.people.models import Staff


@door("agent")
@require_http_methods(["GET", "POST"])
def wait(request: HttpRequest, ref: str) -> HttpResponse:
    """Choose on whom (`on`) and, if one likes, until when (`until`, in one's own time zone)."""
    if request.method == "GET":
        return page(request, "desk/wait.html", case=find_case(ref), dialog=bool(request.headers.get("HX-Request")))
    on, until = request.POST.get("on", ""), request.POST.get("until", "")

    def doing(case: Case, by: Staff, at: datetime) -> object:
        if on not in Case.WaitingOn.values:
            raise NeedsTime(_("Say on whom the case waits."))
        return do_wait(case=case, on=on, until=_instant(until), by=by, at=at)

    return act(request, ref, doing, said=_("%(ref)s waits"), undo="desk_resume")


@door("agent")
@require_POST
def resume(request: HttpRequest, ref: str) -> HttpResponse:
    """End the wait by hand."""
    return act(request, ref, lambda case, by, at: do_resume(case=case, by=by, why="by hand", at=at))


def _instant(text: str) -> datetime | None:
    if not text.strip():
        return None
    try:
        found = parse_datetime(text.strip())
    except ValueError:
        found = None
    if found is None:
        raise NeedsTime
    return timezone.make_aware(found) if found.tzinfo is None else found
