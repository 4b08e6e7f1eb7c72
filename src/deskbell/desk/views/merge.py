"""One matter, told once: two cases become one, and two again when they were not one after all."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from deskbell.desk.actions.merge import merge as do_merge
from deskbell.desk.actions.merge import unmerge as do_unmerge
from deskbell.desk.actions.refusals import NeedsCase, Refused
from deskbell.desk.models import Case
from deskbell.desk.reads.cases import find_case, near
from deskbell.desk.reads.spoken import plainly, state_name
from deskbell.desk.views.people import me
from deskbell.desk.views.toasts import say
from deskbell.kit.clock import now
from deskbell.kit.pages import page
from deskbell.people.door import door


@door("agent")
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, ref: str) -> HttpResponse:
    """Choose the case `into` by its reference; this one goes on there."""
    case = find_case(ref)
    if request.method == "GET":
        return _ask(request, case)
    try:
        into = do_merge(case=case, into=_named(request), by=me(request), at=now())
    except Refused as refused:
        return _ask(request, case, refusal=str(refused))
    say(request, _("%(ref)s goes on here") % {"ref": case.ref}, reverse("desk_unmerge", args=[case.ref]))
    return redirect("desk_case", ref=into.ref)


@door("agent")
@require_POST
def unmerge(request: HttpRequest, ref: str) -> HttpResponse:
    """Take the case of exactly this reference apart from the one in which it goes on."""
    case = get_object_or_404(Case, ref=ref.upper())
    try:
        do_unmerge(case=case, by=me(request), at=now())
    except Refused as refused:
        say(request, str(refused))
        return redirect("desk_case", ref=ref)
    say(request, _("%(ref)s goes on by itself") % {"ref": case.ref})
    return redirect("desk_case", ref=case.ref)


def _named(request: HttpRequest) -> Case:
    asked = request.POST.get("into", "") or request.POST.get("near", "")
    try:
        return find_case(asked.strip().replace("\x00", ""))
    except Http404:
        raise NeedsCase from None


def _ask(request: HttpRequest, case: Case, *, refusal: str = "") -> HttpResponse:
    return page(
        request,
        "desk/merge.html",
        status=422 if refusal else 200,
        case=case,
        near=near(case),
        plainly=plainly,
        state_name=state_name,
        into=request.POST.get("into", ""),
        refusal=refusal,
        dialog=bool(request.headers.get("HX-Request")),
    )
