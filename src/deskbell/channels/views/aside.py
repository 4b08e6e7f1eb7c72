"""Mail that was set aside: staff look through it, and allow a mail that is a customer request after all."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from deskbell.channels.actions.allow_set_aside_mail import allow_set_aside_mail as do_allow_set_aside_mail
from deskbell.channels.models import RawMessage
from deskbell.channels.reasons import HIDDEN, describe_aside
from deskbell.desk.actions.refusals import CaseRefusal
from deskbell.kit.clock import now
from deskbell.kit.pages import render_page
from deskbell.people.access import require_role

MOST = 100


@require_role("agent")
@require_GET
def mails_set_aside(request: HttpRequest) -> HttpResponse:
    """Show the latest mails that were set aside."""
    rows = RawMessage.objects.filter(state=RawMessage.State.ASIDE).exclude(why__in=HIDDEN).select_related("account")
    latest = list(rows.defer("body").order_by("-placed_at")[:MOST])
    return render_page(request, "channels/mails_set_aside.html", rows=latest, describe_aside=describe_aside)


@require_role("agent")
@require_POST
def allow_set_aside_mail(request: HttpRequest, number: int) -> HttpResponse:
    """Allow one mail, so that it is matched to a case."""
    row = RawMessage.objects.filter(pk=number).defer("body").first()
    if row is None:
        raise Http404
    try:
        do_allow_set_aside_mail(raw=row, by=request.user, at=now())  # type: ignore[arg-type]
        messages.success(request, _("The email is being added. It appears in the list in a moment."))
    except CaseRefusal as refusal:
        messages.error(request, str(refusal))
    return redirect("mail_aside")
