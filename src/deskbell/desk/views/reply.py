"""Reply to a customer.

If a colleague has sent a reply that the writer has not seen, the page asks first, so that nobody answers twice.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from deskbell.desk.actions.refusals import CaseRefusal
from deskbell.desk.actions.reply import reply as do_reply
from deskbell.desk.forms.reply import ReplyForm
from deskbell.desk.models import Case, Message
from deskbell.desk.reads.cases import find_case
from deskbell.desk.views.run_action import return_url
from deskbell.desk.views.show_case import render_case
from deskbell.desk.views.toasts import add_toast
from deskbell.kit.clock import now
from deskbell.people.access import current_staff, require_role
from deskbell.people.models import Staff


@require_role("agent")
@require_POST
def reply(request: HttpRequest, ref: str) -> HttpResponse:
    """Send the reply; with `enclosed` also the draft's files. With `then=wait` the case is put on hold until the
    customer answers.

    When the reply is not sent, everything that was typed or chosen stays on the page.
    """
    case, by = find_case(ref), current_staff(request)
    form = ReplyForm.from_request(request, case=case)
    unseen = _find_unseen_reply(case, by, str(form["seen"].value() or ""))
    if unseen:
        form.add_error(None, _("Someone replied while you were writing. Read the reply above, then send yours."))
    if form.is_valid():
        try:
            sent = _send(case, by, form)
        except CaseRefusal as refusal:
            form.add_refusal(refusal)
        else:
            waits = _("Your reply in %(ref)s is saved and is waiting for a mail server")
            says = waits if sent.delivery_note else _("Your reply in %(ref)s is being sent")
            add_toast(request, says % {"ref": case.ref})
            return redirect(return_url(request, case))
    return render_case(request, case, status=422, form=form, conflict=unseen)


def _send(case: Case, by: Staff, form: ReplyForm) -> Message:
    data = form.cleaned_data
    return do_reply(
        case=case,
        by=by,
        text=data["text"],
        at=now(),
        wait=data["then"] == "wait",
        enclosed=data["enclosed"],
        copies=data["addresses"],
    )


def _find_unseen_reply(case: Case, by: Staff, seen: str) -> int:
    """Return the id of the newest reply of a colleague that is newer than `seen`; 0 when there is none."""
    if not (seen.isascii() and seen.isdigit() and len(seen) < 19):
        return 0
    newer = Message.objects.filter(case=case, contact__direction="out", contact__automatic="none", pk__gt=int(seen))
    return newer.exclude(author=by).order_by("-pk").values_list("pk", flat=True).first() or 0
