"""Words of somebody who was not on the case count once a person has looked at them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from deskbell.desk.actions.accept import accept as do_accept
from deskbell.desk.models import Message
from deskbell.desk.views.acting import act
from deskbell.people.door import door


@door("agent")
@require_POST
def accept(request: HttpRequest, ref: str, message: int) -> HttpResponse:
    """Let this held message in."""
    found = get_object_or_404(Message.objects.select_related("case"), pk=message, case__ref=ref)
    return act(request, ref, lambda _case, by, at: do_accept(message=found, by=by, at=at))
