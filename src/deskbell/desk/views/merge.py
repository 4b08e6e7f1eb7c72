"""Merge two cases about one matter, and undo a merge."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from deskbell.desk.actions.merge import merge as do_merge
from deskbell.desk.actions.merge import unmerge as do_unmerge
from deskbell.desk.actions.refusals import CaseRefusal
from deskbell.desk.forms.merge import MergeForm
from deskbell.desk.models import Case
from deskbell.desk.reads.cases import find_case, find_related_cases
from deskbell.desk.views.run_action import run_form_action
from deskbell.desk.views.toasts import add_toast
from deskbell.kit.clock import now
from deskbell.people.access import current_staff, require_role


@require_role("agent")
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the form, and merge this case into a related one (`near`), or into another one by its reference (`into`)."""
    case = find_case(ref)
    form = MergeForm.from_request(request, related=find_related_cases(case))
    target = form.cleaned_data["target"] if form.is_valid() else case
    return run_form_action(
        request,
        case,
        form,
        "desk/merge.html",
        lambda case, by, at: do_merge(case=case, into=target, by=by, at=at),
        toast=_("%(ref)s was merged into this case"),
        undo="desk_unmerge",
        url=reverse("desk_case", args=[target.ref]),
    )


@require_role("agent")
@require_POST
def unmerge(request: HttpRequest, ref: str) -> HttpResponse:
    """Undo the merge of the case with exactly this reference."""
    case = get_object_or_404(Case, ref=ref.upper())
    try:
        do_unmerge(case=case, by=current_staff(request), at=now())
    except CaseRefusal as refusal:
        add_toast(request, str(refusal))
        return redirect("desk_case", ref=ref)
    add_toast(request, _("%(ref)s is a separate case again") % {"ref": case.ref})
    return redirect("desk_case", ref=case.ref)
