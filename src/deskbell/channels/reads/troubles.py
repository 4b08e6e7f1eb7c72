"""What is wrong with the ways in and out, so that nobody believes in silence: for the desk's alarms and for `/healthz`."""

import shutil
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deskbell.channels.kinds.email.place import AGAIN
from deskbell.channels.models import Delivery, Mailbox, Raw
from deskbell.desk.models import Case
from deskbell.desk.reads.merged import goes_on_in
from deskbell.kit.clock import now
from deskbell.kit.models import Beat

LATE = timedelta(minutes=5)
SILENT = timedelta(seconds=60)
DAY = timedelta(days=1)
LATELY = timedelta(days=7)
CAP = 1000
ROOM = 256 * 1024**2
KEEP_SECONDS = 5.0


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """`grave`: mail may be missing or waiting. `part` is which part of the channels it is about."""

    part: str
    says: str
    url: str
    grave: bool = True


def troubles(*, at: datetime) -> list[Trouble]:
    """Everything that is wrong at `at`, the gravest first."""
    found = [*_disk(), *_boxes(at), *_door(at), *_intake(at), *_outgoing(at), *_lost(at), *_aside(at), *_floods(at)]
    return sorted(found, key=lambda trouble: not trouble.grave)


_lately: dict[str, tuple[float, list[Trouble]]] = {}


def lately(language: str) -> list[Trouble]:
    """The troubles as they were at most some seconds ago: every page of the desk asks for them."""
    until, found = _lately.get(language, (0.0, []))
    if time.monotonic() >= until:
        found = troubles(at=now())
        _lately[language] = (time.monotonic() + KEEP_SECONDS, found)
    return found


def _disk() -> list[Trouble]:
    """Told while there is still room to say it: on a full disk mail is refused, and nobody is told of that."""
    left = shutil.disk_usage(settings.HOME).free
    if left >= ROOM:
        return []
    says = _("The disk is almost full, %(left)s MB are left: soon no mail can be kept") % {"left": left // 1024**2}
    return [Trouble(part="disk", says=says, url="")]


def _boxes(at: datetime) -> list[Trouble]:
    return [
        Trouble(part="mailboxes", says=says, url=reverse("mailbox", args=[box.pk]), grave=grave)
        for box in Mailbox.objects.filter(active=True).order_by("pk")
        for says, grave in _box(box, at)
    ]


def _box(box: Mailbox, at: datetime) -> list[tuple[str, bool]]:
    if box.failing_since and at - box.failing_since >= timedelta(minutes=1):
        return [(_("%(box)s cannot be read: %(why)s") % {"box": box.address, "why": box.trouble}, True)]
    if is_quiet(box, at):
        hours = box.quiet_after
        says = ngettext("%(box)s has had no mail for %(n)s hour", "%(box)s has had no mail for %(n)s hours", hours)
        return [(says % {"box": box.address, "n": hours}, False)]
    return []


def is_quiet(box: Mailbox, at: datetime) -> bool:
    """Whether the mailbox has been silent for longer than is usual there."""
    since = box.last_mail_at or box.made_at
    return bool(box.quiet_after) and at - since > timedelta(hours=box.quiet_after)


def _door(at: datetime) -> list[Trouble]:
    """Only when some work process lives can the door be missed."""
    heard = dict(Beat.objects.filter(loop__in=["mail in", "understand"]).values_list("loop", "at"))
    if (
        "understand" not in heard
        or at - heard["understand"] > SILENT
        or not Mailbox.objects.filter(kind="smtp").exists()
    ):
        return []
    if "mail in" in heard and at - heard["mail in"] <= SILENT:
        return []
    says = _("No mail can come in: port %(port)s cannot be opened") % {"port": settings.MAIL_IN_PORT}
    return [Trouble(part="mail in", says=says, url=reverse("mailboxes"))]


def _intake(at: datetime) -> list[Trouble]:
    waiting = Raw.objects.filter(due_at__isnull=False, received_at__lt=at - LATE, state=Raw.State.STORED)
    count = waiting[:CAP].count()
    if not count:
        return []
    says = ngettext("%(n)s mail waits to be taken in", "%(n)s mails wait to be taken in", count) % {"n": count}
    return [Trouble(part="intake", says=says, url=reverse("mailboxes"))]


def _outgoing(at: datetime) -> list[Trouble]:
    queued = Delivery.objects.filter(state=Delivery.State.QUEUED)
    if settings.MAIL_OUT is None:
        count = queued[:CAP].count()
        says = ngettext(
            "%(n)s message waits: no server for outgoing mail is set (DESKBELL_MAIL_OUT)",
            "%(n)s messages wait: no server for outgoing mail is set (DESKBELL_MAIL_OUT)",
            count,
        )
        return [Trouble(part="delivery", says=says % {"n": count}, url=reverse("mailboxes"))] if count else []
    late = queued.filter(made_at__lt=at - LATE)
    count = late[:CAP].count()
    if not count:
        return []
    said = late.order_by("-made_at").values_list("said", flat=True).first() or ""
    says = ngettext("%(n)s message could not be sent yet", "%(n)s messages could not be sent yet", count) % {"n": count}
    return [Trouble(part="delivery", says=f"{says}: {said}" if said else says, url=reverse("mailboxes"))]


def _lost(at: datetime) -> list[Trouble]:
    """Replies of some days that never arrived, as long as nobody has looked at their case."""
    gone = Delivery.objects.filter(state__in=("failed", "bounced"), made_at__gt=at - LATELY, automatic=False)
    cases = set(gone.order_by("-made_at").values_list("case", flat=True)[:CAP])
    unseen = Case.objects.filter(pk__in=cases | set(goes_on_in(cases).values()), unread=True)
    return [
        Trouble(
            part="lost",
            says=_("Our reply on %(ref)s did not arrive") % {"ref": case.ref},
            url=reverse("desk_case", args=[case.ref]),
            grave=False,
        )
        for case in unseen.order_by("-last_at")[:3]
    ]


def _aside(at: datetime) -> list[Trouble]:
    aside = Raw.objects.filter(state=Raw.State.ASIDE, placed_at__gt=at - DAY).exclude(why__in=("test", "erased", AGAIN))
    count = aside[:CAP].count()
    if not count:
        return []
    says = ngettext(
        "%(n)s mail of today says it comes from an address of ours, and was set aside",
        "%(n)s mails of today say they come from an address of ours, and were set aside",
        count,
    )
    return [Trouble(part="aside", says=says % {"n": count}, url=reverse("mail_aside"), grave=False)]


def _floods(at: datetime) -> list[Trouble]:
    ids = Raw.objects.filter(opened=True, why="flood", placed_at__gt=at - DAY).order_by("-placed_at")
    cases = Case.objects.filter(pk__in=list(ids.values_list("case", flat=True)[:3])).exclude(held="")
    return [
        Trouble(
            part="floods",
            says=_("One sender wrote too much at once; it is gathered in %(ref)s") % {"ref": case.ref},
            url=reverse("desk_case", args=[case.ref]),
            grave=False,
        )
        for case in cases.order_by("pk")
    ]
