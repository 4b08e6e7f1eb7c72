"""Attach files to a reply. They are saved as soon as they are chosen, and can be removed again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from deskbell.desk.actions.attach_file import attach_file as do_attach_file
from deskbell.desk.actions.attach_file import detach_file as do_detach_file
from deskbell.desk.actions.refusals import CaseRefusal, NeedsFile
from deskbell.desk.models import Case
from deskbell.desk.reads.cases import find_case
from deskbell.desk.reads.draft_files import list_draft_files
from deskbell.desk.views.show_case import render_case
from deskbell.kit.clock import now
from deskbell.kit.pages import render_page
from deskbell.people.access import current_staff, require_role


@require_role("agent")
@require_POST
def attach_file(request: HttpRequest, ref: str) -> HttpResponse:
    """Attach the files of the field `file` to the reader's reply."""
    case = find_case(ref)
    try:
        chosen = request.FILES.getlist("file")
        if not chosen:
            raise NeedsFile
        for one in chosen:
            do_attach_file(case=case, by=current_staff(request), name=one.name or "", content=one.read(), at=now())
    except CaseRefusal as refused:
        return _render_files(request, case, str(refused))
    return _render_files(request, case)


@require_role("agent")
@require_POST
def detach_file(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Remove one of the reader's files from the reply."""
    case = find_case(ref)
    do_detach_file(case=case, by=current_staff(request), number=number)
    return _render_files(request, case)


def _render_files(request: HttpRequest, case: Case, refusal: str = "") -> HttpResponse:
    status = 422 if refusal else 200
    if request.headers.get("X-Fragment"):
        files = list_draft_files(case=case.pk, staff=current_staff(request).pk)
        return render_page(
            request, "desk/draft_files.html", status=status, case=case, draft_files=files, files_error=refusal
        )
    return (
        render_case(request, case, status=status, refusal=refusal) if refusal else redirect("desk_case", ref=case.ref)
    )
