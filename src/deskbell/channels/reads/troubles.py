"""Find what is wrong with intake and delivery, for the desk's alarms and for `/healthz`."""

import shutil
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deskbell.channels.interface import ChannelTrouble
from deskbell.channels.models import Account, Delivery, RawMessage
from deskbell.channels.reasons import FLOOD, AsideReason
from deskbell.channels.registry import get_channel, list_channels
from deskbell.desk.models import Case
from deskbell.desk.reads.merges import find_merge_targets

LATE = timedelta(minutes=5)
GRACE = timedelta(minutes=1)
DAY = timedelta(days=1)
RECENT_LOSSES = timedelta(days=7)
CAP = 1000
ROOM = 256 * 1024**2


def list_troubles(*, at: datetime) -> list[ChannelTrouble]:
    """Return everything that is wrong at `at`, the gravest first."""
    found = [
        *_disk_troubles(),
        *(one for channel in list_channels().values() for one in channel.list_troubles(at)),
        *_account_troubles(at),
        *_intake_troubles(at),
        *_delivery_troubles(at),
        *_lost_replies(at),
        *_aside_troubles(at),
        *_flood_troubles(at),
    ]
    return sorted(found, key=lambda trouble: not trouble.grave)


def _disk_troubles() -> list[ChannelTrouble]:
    """Warn when the disk is almost full: on a full disk mail is refused, and nothing else would show it."""
    left = shutil.disk_usage(settings.HOME).free
    if left >= ROOM:
        return []
    says = _("The disk is almost full (%(left)s MB left): soon no email can be saved") % {"left": left // 1024**2}
    return [ChannelTrouble(part="disk", says=says, url="")]


def _account_troubles(at: datetime) -> list[ChannelTrouble]:
    """Return troubles of accounts that use the common settings pages. Other channels report their own."""
    names = [name for name, channel in list_channels().items() if channel.account_form() is not None]
    failing = Account.objects.filter(channel__in=names, active=True, failing_since__lt=at - GRACE).order_by("pk")
    return [
        ChannelTrouble(
            part="delivery",
            says=_("%(account)s cannot send: %(why)s")
            % {"account": one.address, "why": get_channel(one.channel).describe_note(one.last_error)},
            url=reverse("channel_account", args=[one.channel, one.pk]),
        )
        for one in failing
    ]


def _intake_troubles(at: datetime) -> list[ChannelTrouble]:
    waiting = RawMessage.objects.filter(due_at__isnull=False, received_at__lt=at - LATE, state=RawMessage.State.STORED)
    count = waiting[:CAP].count()
    if not count:
        return []
    says = ngettext(
        "%(n)s incoming email is not processed yet", "%(n)s incoming emails are not processed yet", count
    ) % {"n": count}
    return [ChannelTrouble(part="intake", says=says, url=_settings_url(waiting))]


def _settings_url(waiting: QuerySet[RawMessage]) -> str:
    name = waiting.values_list("channel", flat=True).first()
    return get_channel(name).settings_url() if name else ""


def _delivery_troubles(at: datetime) -> list[ChannelTrouble]:
    """Return troubles with messages that a channel could send but has not. A channel reports itself when it cannot
    send.
    """
    blocked = [number for channel in list_channels().values() for number in channel.list_blocked_accounts()]
    late = Delivery.objects.filter(
        state=Delivery.State.QUEUED, made_at__lt=at - LATE, account__channel__in=list(list_channels())
    )
    late = late.exclude(account__in=blocked).order_by("-made_at")
    count = late[:CAP].count()
    if not count:
        return []
    says = ngettext("%(n)s message could not be sent yet", "%(n)s messages could not be sent yet", count) % {"n": count}
    last = late.select_related("account").first()
    said = get_channel(last.account.channel).describe_note(last.said) if last and last.account else ""
    url = get_channel(last.account.channel).settings_url() if last and last.account else ""
    return [ChannelTrouble(part="delivery", says=f"{says}: {said}" if said else says, url=url)]


def _lost_replies(at: datetime) -> list[ChannelTrouble]:
    """Return replies of the last days that did not arrive and whose case nobody has opened since."""
    gone = Delivery.objects.filter(
        state__in=("failed", "bounced", "unsure"), made_at__gt=at - RECENT_LOSSES, automatic=False
    )
    cases = set(gone.order_by("-made_at").values_list("case", flat=True)[:CAP])
    unseen = Case.objects.filter(pk__in=cases | set(find_merge_targets(cases).values()), unread=True)
    return [
        ChannelTrouble(
            part="lost",
            says=_("Our reply in %(ref)s was not delivered") % {"ref": case.ref},
            url=reverse("desk_case", args=[case.ref]),
            grave=False,
        )
        for case in unseen.order_by("-last_at")[:3]
    ]


def _aside_troubles(at: datetime) -> list[ChannelTrouble]:
    aside = RawMessage.objects.filter(state=RawMessage.State.ASIDE, placed_at__gt=at - DAY, why=AsideReason.OWN_ADDRESS)
    count = aside[:CAP].count()
    if not count:
        return []
    says = ngettext(
        "%(n)s email today says it comes from one of our own addresses. It was not added to a case.",
        "%(n)s emails today say they come from our own addresses. They were not added to cases.",
        count,
    )
    return [ChannelTrouble(part="aside", says=says % {"n": count}, url=reverse("mail_aside"), grave=False)]


def _flood_troubles(at: datetime) -> list[ChannelTrouble]:
    ids = RawMessage.objects.filter(opened=True, why=FLOOD, placed_at__gt=at - DAY).order_by("-placed_at")
    cases = Case.objects.filter(pk__in=list(ids.values_list("case", flat=True)[:3])).exclude(held="")
    return [
        ChannelTrouble(
            part="floods",
            says=_("One sender wrote too many emails at once; they are collected in %(ref)s") % {"ref": case.ref},
            url=reverse("desk_case", args=[case.ref]),
            grave=False,
        )
        for case in cases.order_by("pk")
    ]
