"""Mail that no case was made of: seen by people, and taken in after all when they say so."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from deskbell.channels.actions.allow import allow
from deskbell.channels.models import Raw
from deskbell.channels.reads.findings import finding
from deskbell.desk.actions.refusals import Refused
from deskbell.kit.clock import now
from deskbell.kit.pages import page
from deskbell.people.door import door

MOST = 100


@door("agent")
@require_GET
def aside(request: HttpRequest) -> HttpResponse:
    """The latest mails that were set aside."""
    rows = Raw.objects.filter(state=Raw.State.ASIDE).exclude(why__in=("test", "erased")).select_related("mailbox")
    latest = list(rows.defer("body").order_by("-placed_at")[:MOST])
    return page(request, "channels/aside.html", rows=latest, finding=finding)


@door("agent")
@require_POST
def take(request: HttpRequest, number: int) -> HttpResponse:
    """Take one in."""
    row = Raw.objects.filter(pk=number).defer("body").first()
    if row is None:
        raise Http404
    try:
        allow(raw=row, by=request.user, at=now())  # type: ignore[arg-type]
        messages.success(request, _("It is taken in and will stand in the list in a moment."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("mail_aside")
