"""Find what is wrong with the mailboxes, the SMTP listener and the server for outgoing mail."""

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deskbell.channels.interface import ChannelTrouble
from deskbell.channels.kinds.email.models import Mailbox
from deskbell.channels.kinds.email.reads.outgoing_servers import list_mailboxes_without_server
from deskbell.channels.models import Delivery
from deskbell.kit.models import Beat

SILENT = timedelta(seconds=60)
CAP = 1000
PARTS = ("mailboxes", "mail in")


def list_mail_troubles(at: datetime) -> list[ChannelTrouble]:
    """Return everything that is wrong with email at `at`."""
    return [*_mailbox_troubles(at), *_listener_troubles(at), *_server_troubles()]


def _mailbox_troubles(at: datetime) -> list[ChannelTrouble]:
    return [
        ChannelTrouble(part="mailboxes", says=says, url=reverse("mailbox", args=[mailbox.pk]), grave=grave)
        for mailbox in Mailbox.objects.filter(active=True).order_by("pk")
        for says, grave in _troubles_of_mailbox(mailbox, at)
    ]


def _troubles_of_mailbox(mailbox: Mailbox, at: datetime) -> list[tuple[str, bool]]:
    if mailbox.failing_since and at - mailbox.failing_since >= timedelta(minutes=1):
        return [(_("%(box)s cannot be read: %(why)s") % {"box": mailbox.address, "why": mailbox.trouble}, True)]
    if is_mailbox_quiet(mailbox, at):
        hours = mailbox.quiet_after
        says = ngettext("%(box)s has had no email for %(n)s hour", "%(box)s has had no email for %(n)s hours", hours)
        return [(says % {"box": mailbox.address, "n": hours}, False)]
    return []


def is_mailbox_quiet(mailbox: Mailbox, at: datetime) -> bool:
    """Return whether no mail has come for longer than the mailbox's setting allows."""
    since = mailbox.last_mail_at or mailbox.made_at
    return bool(mailbox.quiet_after) and at - since > timedelta(hours=mailbox.quiet_after)


def _listener_troubles(at: datetime) -> list[ChannelTrouble]:
    """Return a trouble when the worker runs but nothing listens for mail."""
    heard = dict(Beat.objects.filter(loop__in=["mail in", "understand"]).values_list("loop", "at"))
    if (
        "understand" not in heard
        or at - heard["understand"] > SILENT
        or not Mailbox.objects.filter(kind="smtp").exists()
    ):
        return []
    if "mail in" in heard and at - heard["mail in"] <= SILENT:
        return []
    says = _("No email can arrive: port %(port)s cannot be opened") % {"port": settings.MAIL_IN_PORT}
    return [ChannelTrouble(part="mail in", says=says, url=reverse("mailboxes"))]


def _server_troubles() -> list[ChannelTrouble]:
    """Return a trouble when mail waits and no server for outgoing mail is set."""
    blocked = list_mailboxes_without_server()
    if not blocked:
        return []
    queued = Delivery.objects.filter(state=Delivery.State.QUEUED, account__in=blocked)
    count = queued[:CAP].count()
    says = ngettext(
        "%(n)s message is waiting for an outgoing mail server",
        "%(n)s messages are waiting for an outgoing mail server",
        count,
    )
    return [ChannelTrouble(part="delivery", says=says % {"n": count}, url=reverse("outgoing_mail"))] if count else []
