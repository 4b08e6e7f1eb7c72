"""Files that go with a reply are kept as they are chosen, and can be taken out again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from deskbell.desk.actions.enclose import enclose as do_enclose
from deskbell.desk.actions.enclose import take_out as do_take_out
from deskbell.desk.actions.refusals import NeedsFile, Refused
from deskbell.desk.models import Case
from deskbell.desk.reads.cases import find_case
from deskbell.desk.reads.enclosed import enclosed
from deskbell.desk.views.case import show
from deskbell.desk.views.people import me
from deskbell.kit.clock import now
from deskbell.kit.pages import page
from deskbell.people.door import door


@door("agent")
@require_POST
def enclose(request: HttpRequest, ref: str) -> HttpResponse:
    """Take the files of the field `file` along with my reply."""
    case = find_case(ref)
    try:
        chosen = request.FILES.getlist("file")
        if not chosen:
            raise NeedsFile
        for one in chosen:
            do_enclose(case=case, by=me(request), name=one.name or "", content=one.read(), at=now())
    except Refused as refused:
        return _answer(request, case, str(refused))
    return _answer(request, case)


@door("agent")
@require_POST
def take_out(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Leave one of them out again."""
    case = find_case(ref)
    do_take_out(case=case, by=me(request), number=number)
    return _answer(request, case)


def _answer(request: HttpRequest, case: Case, refusal: str = "") -> HttpResponse:
    status = 422 if refusal else 200
    if request.headers.get("X-Fragment"):
        files = enclosed(case=case.pk, staff=me(request).pk)
        return page(request, "desk/enclosed.html", status=status, case=case, enclosed=files, unfit=refusal)
    return show(request, case, status=status, refusal=refusal) if refusal else redirect("desk_case", ref=case.ref)
