"""Pages of the servers for outgoing mail: the default for all mailboxes, and one for each mailbox."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from deskbell.channels.kinds.email.actions.save_outgoing_server import (
    remove_outgoing_server,
    save_outgoing_server,
    try_outgoing_server,
)
from deskbell.channels.kinds.email.forms import OutgoingServerForm, OutgoingTestForm
from deskbell.channels.kinds.email.models import Mailbox
from deskbell.channels.kinds.email.reads.outgoing_servers import find_outgoing_row, find_outgoing_server
from deskbell.desk.actions.refusals import CaseRefusal
from deskbell.kit.clock import now
from deskbell.kit.forms import form_status
from deskbell.kit.pages import render_page
from deskbell.people.access import current_staff, require_role
from deskbell.people.reads.first_steps import find_next_step


@require_role("admin")
@require_http_methods(["GET", "POST"])
def outgoing_mail(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """Show and save the server of a mailbox; without a number, the default for all."""
    mailbox = _find_mailbox(number)
    form = OutgoingServerForm.from_request(request, saved=find_outgoing_row(number))
    if form.is_valid():
        save_outgoing_server(mailbox=mailbox, **form.cleaned_data, by=current_staff(request), at=now())
        return redirect(f"{_page_url(number)}?saved=1")
    return _render_page(request, mailbox, form=form, status=form_status(form))


@require_role("admin")
@require_POST
def send_outgoing_test(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """Send a real test mail, and show what the server answered."""
    mailbox, form, answer = _find_mailbox(number), OutgoingTestForm.from_request(request), ""
    if form.is_valid():
        try:
            answer = try_outgoing_server(mailbox=mailbox, to=form.cleaned_data["to"], at=now())
        except CaseRefusal as refusal:
            form.add_refusal(refusal)
    return _render_page(request, mailbox, test=form, answer=answer, status=form_status(form))


@require_role("admin")
@require_POST
def remove_outgoing_mail(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """Remove the server of a mailbox, or the default."""
    remove_outgoing_server(mailbox=_find_mailbox(number), by=current_staff(request), at=now())
    return redirect(_page_url(number))


def _render_page(
    request: HttpRequest,
    mailbox: Mailbox | None,
    *,
    form: OutgoingServerForm | None = None,
    test: OutgoingTestForm | None = None,
    answer: str = "",
    status: int = 200,
) -> HttpResponse:
    number = mailbox.pk if mailbox else None
    own = find_outgoing_row(number)
    return render_page(
        request,
        "email/outgoing.html",
        status=status,
        mailbox=mailbox,
        own=own,
        form=form or OutgoingServerForm(saved=own),
        test=test or OutgoingTestForm(initial={"to": current_staff(request).email}),
        used=find_outgoing_server(number),
        by_setting=settings.MAIL_OUT is not None,
        is_saved="saved" in request.GET,
        answer=answer,
        next_step=find_next_step(request) if own else None,
    )


def _find_mailbox(number: int | None) -> Mailbox | None:
    return get_object_or_404(Mailbox, pk=number) if number is not None else None


def _page_url(number: int | None) -> str:
    return reverse("outgoing_mail") if number is None else reverse("mailbox_outgoing", args=[number])
