"""A person answers; nobody answers twice: who wrote without having seen a colleague's reply is asked first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from deskbell.desk.actions.refusals import Refused
from deskbell.desk.actions.reply import reply as do_reply
from deskbell.desk.models import Case, Message
from deskbell.desk.reads.cases import find_case
from deskbell.desk.views.acting import back
from deskbell.desk.views.case import show
from deskbell.desk.views.copies import Asked, asked_copies
from deskbell.desk.views.people import me
from deskbell.desk.views.toasts import say
from deskbell.kit.clock import now
from deskbell.people.door import door
from deskbell.people.models import Staff


@door("agent")
@require_POST
def reply(request: HttpRequest, ref: str) -> HttpResponse:
    """Send `text`, with my files if `enclosed`; with `then=wait` the case waits on the customer. Copies as `asked_copies`.

    `seen` is the newest reply the writer knew of.
    """
    case = find_case(ref)
    text, asked = request.POST.get("text", ""), asked_copies(request)
    unseen = _unseen(case, me(request), request.POST.get("seen", ""))
    if unseen:
        refusal = _("Somebody replied while you were writing. Read it above; nothing was sent yet.")
        return _refuse(request, case, refusal, text, asked, conflict=unseen)
    try:
        do_reply(
            case=case,
            by=me(request),
            text=text,
            at=now(),
            wait=request.POST.get("then") == "wait",
            enclosed="enclosed" in request.POST,
            copies=asked.addresses,
        )
    except Refused as refused:
        return _refuse(request, case, str(refused), text, asked)
    say(request, _("Reply on %(ref)s is on its way") % {"ref": case.ref})
    return redirect(back(request, case))


def _refuse(
    request: HttpRequest, case: Case, refusal: str, text: str, asked: Asked, *, conflict: int = 0
) -> HttpResponse:
    """Nothing that was typed or chosen is lost."""
    words, copies = {"reply": text}, asked.ticked
    return show(
        request,
        case,
        status=422,
        refusal=refusal,
        typed=words,
        copies=copies,
        typed_copies=asked.typed,
        conflict=conflict,
    )


def _unseen(case: Case, by: Staff, seen: str) -> int:
    """The newest reply of somebody else after `seen`; 0 when there is none."""
    if not (seen.isascii() and seen.isdigit() and len(seen) < 19):
        return 0
    newer = Message.objects.filter(case=case, contact__direction="out", contact__automatic="none", pk__gt=int(seen))
    return newer.exclude(author=by).order_by("-pk").values_list("pk", flat=True).first() or 0
