"""Accept a held message of someone who was not on the case."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from deskbell.desk.actions.accept_held_message import accept_held_message as do_accept_held_message
from deskbell.desk.models import Message
from deskbell.desk.views.run_action import run_action
from deskbell.people.access import require_role


@require_role("agent")
@require_POST
def accept_held_message(request: HttpRequest, ref: str, message: int) -> HttpResponse:
    """Accept this held message."""
    found = get_object_or_404(Message.objects.select_related("case"), pk=message, case__ref=ref)
    return run_action(request, ref, lambda _case, by, at: do_accept_held_message(message=found, by=by, at=at))
