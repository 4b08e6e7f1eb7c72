"""Put a case on hold with a reason, and end the wait."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from deskbell.desk.actions.wait import resume as do_resume
from deskbell.desk.actions.wait import wait as do_wait
from deskbell.desk.forms.wait import WaitForm
from deskbell.desk.reads.cases import find_case
from deskbell.desk.reasons import ResumeReason
from deskbell.desk.views.run_action import run_action, run_form_action
from deskbell.people.access import require_role


@require_role("agent")
@require_http_methods(["GET", "POST"])
def wait(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the form, and put the case on hold: `on` says on whom it waits, `until` (optional, in the reader's time
    zone) how long.
    """
    form = WaitForm.from_request(request)
    return run_form_action(
        request,
        find_case(ref),
        form,
        "desk/wait.html",
        lambda case, by, at: do_wait(
            case=case, on=form.cleaned_data["on"], until=form.cleaned_data["until"], by=by, at=at
        ),
        toast=_("%(ref)s put on hold"),
        undo="desk_resume",
    )


@require_role("agent")
@require_POST
def resume(request: HttpRequest, ref: str) -> HttpResponse:
    """End the wait of the case."""
    return run_action(request, ref, lambda case, by, at: do_resume(case=case, by=by, why=ResumeReason.BY_HAND, at=at))
