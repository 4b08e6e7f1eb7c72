"""Save what staff answer to a doubt about a mail."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from deskbell.channels.kinds.email.actions.answer_doubt import answer_alias, choose_writer
from deskbell.channels.kinds.email.forms import MailAliasForm, MailWriterForm
from deskbell.channels.models import RawMessage
from deskbell.desk.actions.refusals import CaseRefusal
from deskbell.desk.models import Case
from deskbell.kit.clock import now
from deskbell.people.access import current_staff, require_role


@require_role("agent")
@require_POST
def choose_mail_writer(request: HttpRequest, number: int) -> HttpResponse:
    """Save which of the people that a mail names wrote it; with `is_form`, that its sender is a web form."""
    raw, form = _get_raw(number), MailWriterForm.from_request(request)
    try:
        if form.is_valid():
            choose_writer(raw=raw, **form.cleaned_data, by=current_staff(request), at=now())
    except CaseRefusal as refusal:
        messages.error(request, str(refusal))
    return _back_to_case(raw)


@require_role("agent")
@require_POST
def answer_mail_alias(request: HttpRequest, number: int) -> HttpResponse:
    """Save whether an address that is not in the settings is ours."""
    raw, form = _get_raw(number), MailAliasForm.from_request(request)
    try:
        if form.is_valid():
            answer_alias(raw=raw, **form.cleaned_data, by=current_staff(request), at=now())
    except CaseRefusal as refusal:
        messages.error(request, str(refusal))
    return _back_to_case(raw)


def _get_raw(number: int) -> RawMessage:
    raw = RawMessage.objects.filter(pk=number, case__isnull=False, channel="email").first()
    if raw is None:
        raise Http404
    return raw


def _back_to_case(raw: RawMessage) -> HttpResponse:
    return redirect("desk_case", Case.objects.get(pk=raw.case or 0).ref)
