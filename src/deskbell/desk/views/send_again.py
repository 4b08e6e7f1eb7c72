"""A reply that did not arrive goes out once more."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from deskbell.desk.actions.send_again import send_again as do_send_again
from deskbell.desk.models import Message
from deskbell.desk.views.acting import act
from deskbell.people.door import door


@door("agent")
@require_POST
def send_again(request: HttpRequest, ref: str, message: int) -> HttpResponse:
    """Send this message again."""
    found = get_object_or_404(Message.objects.select_related("case"), pk=message, case__ref=ref)
    said = _("Reply on %(ref)s is on its way")
    return act(request, ref, lambda _case, _by, at: do_send_again(message=found, at=at), said=said)
