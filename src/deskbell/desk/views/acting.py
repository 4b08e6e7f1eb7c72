"""How every verb of the desk answers: on to a page when it was done, the case again with a sentence when it was refused."""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from deskbell.desk.actions.refusals import Refused
from deskbell.desk.models import Case
from deskbell.desk.reads.cases import find_case
from deskbell.desk.views.case import show
from deskbell.desk.views.people import me
from deskbell.desk.views.toasts import say
from deskbell.kit.clock import now
from deskbell.people.models import Staff

Doing = Callable[[Case, Staff, datetime], object]


def act(
    request: HttpRequest, ref: str, doing: Doing, *, said: str = "", undo: str = "", leave: bool = False
) -> HttpResponse:
    """Do it to the case. `said` becomes a toast, `undo` the name of the address that undoes it; `leave` goes back to the list."""
    case = find_case(ref)
    try:
        doing(case, me(request), now())
    except Refused as refusal:
        return show(request, case, status=422, refusal=str(refusal))
    if said:
        say(request, said % {"ref": case.ref}, reverse(undo, args=[case.ref]) if undo else "")
    return redirect(back(request, case, leave=leave))


def back(request: HttpRequest, case: Case, *, leave: bool = False) -> str:
    """Where to go: the page that asked, if it is one of ours; else the list or the case."""
    asked = request.POST.get("back", "")
    if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None):
        return asked
    if leave:
        return list_url(request)
    return reverse("desk_case", args=[case.ref])


def list_url(request: HttpRequest) -> str:
    """The list as it was last looked at."""
    view = request.session.get("desk_view")
    return reverse("desk_list", args=[view]) if view else reverse("desk")
