"""Send a lost reply again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from deskbell.desk.actions.resend_message import resend_message as do_resend_message
from deskbell.desk.models import Message
from deskbell.desk.views.run_action import run_action
from deskbell.people.access import require_role


@require_role("agent")
@require_POST
def resend_message(request: HttpRequest, ref: str, message: int) -> HttpResponse:
    """Send this message again."""
    found = get_object_or_404(Message.objects.select_related("case"), pk=message, case__ref=ref)
    toast = _("Your reply in %(ref)s is being sent")
    return run_action(request, ref, lambda _case, _by, at: do_resend_message(message=found, at=at), toast=toast)
