"""Decide about a case in quarantine: release or discard it."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from deskbell.desk.actions.release import discard as do_discard
from deskbell.desk.actions.release import release as do_release
from deskbell.desk.forms.case_marks import DiscardForm
from deskbell.desk.reads.cases import find_case
from deskbell.desk.views.run_action import run_action, run_form_action
from deskbell.people.access import require_role


@require_role("agent")
@require_POST
def release(request: HttpRequest, ref: str) -> HttpResponse:
    """Release the case from quarantine."""
    return run_action(
        request, ref, lambda case, by, at: do_release(case=case, by=by, at=at), toast=_("%(ref)s released")
    )


@require_role("agent")
@require_http_methods(["GET", "POST"])
def discard(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the form, and close the case as not a customer request for the reason `why`."""
    form = DiscardForm.from_request(request)
    return run_form_action(
        request,
        find_case(ref),
        form,
        "desk/discard.html",
        lambda case, by, at: do_discard(case=case, by=by, why=form.cleaned_data["why"], at=at),
        toast=_("%(ref)s closed as not a customer request"),
        undo="desk_reopen",
        leave=True,
    )
