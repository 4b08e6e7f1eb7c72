"""Pages of a channel's accounts: list them, connect one, change it. They show the form that the channel declares."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from deskbell.channels.actions.save_account import change_account, connect_account
from deskbell.channels.forms import AccountForm
from deskbell.channels.interface import Channel, WebhookChannel
from deskbell.channels.models import Account
from deskbell.channels.reads.backlog import count_backlog
from deskbell.channels.registry import list_channels
from deskbell.desk.actions.refusals import CaseRefusal
from deskbell.kit.clock import now
from deskbell.kit.forms import form_status
from deskbell.kit.pages import render_page
from deskbell.people.access import current_staff, require_role
from deskbell.people.models import Team


@require_role("admin")
@require_GET
def channel_accounts(request: HttpRequest, channel: str) -> HttpResponse:
    """Show the accounts of a channel, and how many messages wait."""
    known, _form = _get_channel(channel)
    accounts = sorted(known.load_accounts().values(), key=lambda one: one.pk)
    return render_page(
        request, "channels/accounts.html", words=known.describe(), channel=channel, accounts=accounts,
        backlog=count_backlog(),
    )  # fmt: skip


@require_role("admin")
@require_http_methods(["GET", "POST"])
def new_account(request: HttpRequest, channel: str) -> HttpResponse:
    """Show the form for a new account, and connect it."""
    known, form_class = _get_channel(channel)
    form = form_class.from_request(request)

    def connect() -> Account:
        return connect_account(channel=channel, by=current_staff(request), at=now(), **form.action_arguments())

    account = _try(form, connect)
    if account is None:
        return _render(request, known, form)
    messages.success(request, _("Saved."))
    return redirect("channel_account", channel, account.pk)


@require_role("admin")
@require_http_methods(["GET", "POST"])
def edit_account(request: HttpRequest, channel: str, number: int) -> HttpResponse:
    """Show the form of an account, and save its changes."""
    known, form_class = _get_channel(channel)
    account = known.load_accounts().get(number)
    if account is None:
        raise Http404
    form = form_class.from_request(request, account=account)

    def change() -> Account:
        return change_account(account=account, by=current_staff(request), at=now(), **form.action_arguments())

    if _try(form, change) is None:
        return _render(request, known, form, account)
    messages.success(request, _("Saved."))
    return redirect("channel_accounts", channel)


def _get_channel(name: str) -> tuple[Channel, type[AccountForm]]:
    known = list_channels().get(name)
    form = known.account_form() if known else None
    if known is None or form is None:
        raise Http404
    return known, form


def _try(form: AccountForm, act: Callable[[], Account]) -> Account | None:
    if not form.is_valid():
        return None
    try:
        return act()
    except CaseRefusal as refusal:
        form.add_refusal(refusal)
        return None


def _render(request: HttpRequest, channel: Channel, form: AccountForm, account: Account | None = None) -> HttpResponse:
    hook = ""
    if account is not None and isinstance(channel, WebhookChannel):
        hook = settings.PUBLIC_URL + reverse("channel_hook", args=[channel.name, account.pk])
    return render_page(
        request,
        "channels/account.html",
        status=form_status(form),
        words=channel.describe(),
        channel=channel.name,
        account=account,
        trouble=channel.describe_note(account.last_error) if account and account.last_error else "",
        form=form,
        hook=hook,
        has_teams=Team.objects.exists(),
    )
