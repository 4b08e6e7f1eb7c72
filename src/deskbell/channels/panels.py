"""Parts of pages that the channels fill: notes beside a case, warnings before a reply, and settings pages."""

from collections.abc import Callable

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import Markup

from deskbell.channels.interface import Channel
from deskbell.channels.models import Account
from deskbell.channels.reads.raw_message_notes import RawMessageNotes, list_raw_message_notes, list_undelivered
from deskbell.channels.registry import get_channel, import_kind_modules, list_channels
from deskbell.desk.models import Case
from deskbell.desk.slots import SenderWarning, sender_warnings
from deskbell.people.slots import SetupPage, SidePanel, case_side_panels, setup_pages

import_kind_modules("panels")


@case_side_panels.fill
def raw_messages_panel(*, request: HttpRequest, case: Case) -> SidePanel | None:
    """Show beside a case how its messages came, remarks about them, and what was not delivered. None when there is
    nothing to show.
    """
    if case.channel not in list_channels():
        return None
    raw_messages, undelivered = _case_raw_messages(case), list_undelivered(case.pk)
    if not raw_messages and not undelivered:
        return None
    title = get_channel(case.channel).describe().messages
    context = {"title": title, "raw_messages": raw_messages, "undelivered": undelivered}
    html = Markup(render_to_string("channels/raw_messages.html", context, using="jinja2"))  # noqa: S704 - escaped by the template
    return {"order": 90, "html": html}


@sender_warnings.fill
def raw_message_warnings(*, case: Case) -> list[SenderWarning] | None:
    """Return warnings to read before replying, with their buttons. None when the case came by no channel of ours."""
    if case.channel not in list_channels():
        return None
    grave = {remark.says: remark for one in _case_raw_messages(case) for remark in one.remarks if remark.grave}
    title = _("Please check this message.")
    return [{"title": title, "text": says, "acts": list(one.acts)} for says, one in grave.items()]


def _case_raw_messages(case: Case) -> list[RawMessageNotes]:
    """Return notes on the raw messages of a case. They are loaded once, since two parts of the page use them."""
    if "channels_raw_messages" not in case.__dict__:
        case.__dict__["channels_raw_messages"] = list_raw_message_notes(case.pk)
    found: list[RawMessageNotes] = case.__dict__["channels_raw_messages"]
    return found


def describe_setup_page(channel: Channel) -> SetupPage:
    """Return the entry for a channel on the settings page: title, number of accounts, URL and icon."""
    words = channel.describe()
    count = Account.objects.filter(active=True, channel=channel.name).count()
    says = ngettext("%(n)s connected", "%(n)s connected", count) % {"n": count}
    return {
        "order": 31,
        "title": words.accounts,
        "says": says if count else _("None connected yet."),
        "url": channel.settings_url(),
        "icon": words.icon,
    }


def _setup_page(channel: Channel) -> Callable[..., SetupPage]:
    def describe(*, request: HttpRequest) -> SetupPage:
        return describe_setup_page(channel)

    return describe


def _fill_setup_pages() -> None:
    """Fill the slot once for each channel that uses the common account pages."""
    for channel in list_channels().values():
        if channel.account_form() is not None:
            setup_pages.fill(_setup_page(channel))


_fill_setup_pages()
