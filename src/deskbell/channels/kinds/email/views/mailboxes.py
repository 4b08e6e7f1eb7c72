"""Pages of the mailboxes: connect one, change it, see whether it works, and test it."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from deskbell.channels.kinds.email.actions.connect_mailbox import change_mailbox, connect_mailbox
from deskbell.channels.kinds.email.actions.send_test_mail import send_test_mail
from deskbell.channels.kinds.email.forms import MailboxForm
from deskbell.channels.kinds.email.models import Mailbox
from deskbell.channels.kinds.email.reads.mailboxes import list_mailboxes
from deskbell.channels.kinds.email.reads.outgoing_servers import find_outgoing_server, list_mailboxes_without_server
from deskbell.channels.models import RawMessage
from deskbell.channels.reads.backlog import count_backlog
from deskbell.desk.actions.refusals import CaseRefusal
from deskbell.kit.clock import now
from deskbell.kit.forms import form_status
from deskbell.kit.pages import render_page
from deskbell.people.access import current_staff, require_role
from deskbell.people.models import Team
from deskbell.people.reads.first_steps import find_next_step


@require_role("admin")
@require_GET
def mailbox_list(request: HttpRequest) -> HttpResponse:
    """Show all mailboxes, and how many messages wait."""
    return render_page(
        request,
        "email/mailbox_list.html",
        boxes=list_mailboxes(at=now()),
        backlog=count_backlog(),
        port=settings.MAIL_IN_PORT,
        out=find_outgoing_server(None),
        blocked=list_mailboxes_without_server(),
    )


@require_role("admin")
@require_http_methods(["GET", "POST"])
def new_mailbox(request: HttpRequest) -> HttpResponse:
    """Show the form for a new mailbox, and connect it."""
    form = MailboxForm.from_request(request)
    if form.is_valid():
        try:
            mailbox = connect_mailbox(**form.mailbox_settings(), by=current_staff(request), at=now())
            messages.success(request, _("Saved. Now see whether an email arrives."))
            return redirect("mailbox_test", mailbox.pk)
        except CaseRefusal as refusal:
            form.add_refusal(refusal)
    return _render_form(request, form)


@require_role("admin")
@require_http_methods(["GET", "POST"])
def edit_mailbox(request: HttpRequest, number: int) -> HttpResponse:
    """Show the form of a mailbox, and save its changes."""
    mailbox = _get_mailbox(number)
    form = MailboxForm.from_request(request, mailbox=mailbox)
    if form.is_valid():
        try:
            change_mailbox(mailbox=mailbox, **form.mailbox_settings(), by=current_staff(request), at=now())
            messages.success(request, _("Saved."))
            return redirect("mailboxes")
        except CaseRefusal as refusal:
            form.add_refusal(refusal)
    return _render_form(request, form, mailbox)


@require_role("admin")
@require_http_methods(["GET", "POST"])
def test_mailbox(request: HttpRequest, number: int) -> HttpResponse:
    """Send a test mail to the mailbox, and show whether it arrives."""
    mailbox, at, error = _get_mailbox(number), now(), ""
    if request.method == "POST":
        try:
            send_test_mail(mailbox=mailbox, at=at)
            return redirect(f"{reverse('mailbox_test', args=[mailbox.pk])}?{urlencode({'since': at.isoformat()})}")
        except CaseRefusal as refusal:
            error = str(refusal)
    context = {
        **_test_arrival(request, mailbox),
        "port": settings.MAIL_IN_PORT,
        "out": find_outgoing_server(mailbox.pk),
        "error": error,
        "next_step": find_next_step(request),
    }
    return render_page(request, "email/test_mailbox.html", status=422 if error else 200, **context)


@require_role("admin")
@require_GET
def mailbox_test_result(request: HttpRequest, number: int) -> HttpResponse:
    """Show what has arrived since the test began. The page requests this again and again."""
    return render_page(request, "email/mailbox_test_result.html", **_test_arrival(request, _get_mailbox(number)))


def _test_arrival(request: HttpRequest, mailbox: Mailbox) -> dict[str, Any]:
    since = _parse_instant(request.GET.get("since", "")) or now()
    parsed = (
        RawMessage.objects.filter(account=mailbox, received_at__gte=since)
        .defer("body")
        .order_by("-received_at")
        .first()
    )
    return {"mailbox": mailbox, "since": since, "arrived": parsed, "sent": "since" in request.GET}


def _parse_instant(text: str) -> datetime | None:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    return instant if instant.tzinfo else None


def _render_form(request: HttpRequest, form: MailboxForm, mailbox: Mailbox | None = None) -> HttpResponse:
    return render_page(
        request,
        "email/edit_mailbox.html",
        status=form_status(form),
        mailbox=mailbox,
        form=form,
        has_teams=Team.objects.exists(),
        port=settings.MAIL_IN_PORT,
    )


def _get_mailbox(number: int) -> Mailbox:
    mailbox = Mailbox.objects.filter(pk=number).select_related("brand", "team").first()
    if mailbox is None:
        raise Http404
    return mailbox
