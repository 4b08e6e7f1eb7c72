"""What the channels put into pages: how the mails of a case came and went, the doubts about them, and the set-up."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import Markup

from deskbell.channels.models import Mailbox
from deskbell.channels.reads.findings import finding
from deskbell.channels.reads.mails import Arrived, mails_of, undelivered_of
from deskbell.desk.models import Case
from deskbell.kit.slots import fills


@fills("desk.case.side")
def mails(*, request: HttpRequest, case: Case) -> dict[str, Any] | None:
    """How it came: the mails as they were, what is known of them, and what could not be delivered."""
    if case.channel != "email":
        return None
    arrived, undelivered = _mails(case), undelivered_of(case.pk)
    if not arrived and not undelivered:
        return None
    context = {"arrived": arrived, "undelivered": undelivered, "finding": finding}
    html = Markup(render_to_string("channels/beside.html", context, using="jinja2"))  # noqa: S704 - escaped by the template
    return {"order": 90, "html": html}


@fills("desk.case.warnings")
def doubts(*, case: Case) -> list[tuple[str, str]] | None:
    """What must be seen before answering."""
    if case.channel != "email":
        return None
    grave = [told.says for mail in _mails(case) for told in mail.remarks if told.grave]
    return [(_("Look twice."), says) for says in dict.fromkeys(grave)]


def _mails(case: Case) -> list[Arrived]:
    """Asked once for a page, though two of its parts show them."""
    if "channels_mails" not in case.__dict__:
        case.__dict__["channels_mails"] = mails_of(case.pk)
    found: list[Arrived] = case.__dict__["channels_mails"]
    return found


@fills("setup.pages")
def setup_page(*, request: HttpRequest) -> dict[str, Any]:
    """The mailboxes, among what can be set up."""
    count = Mailbox.objects.filter(active=True).count()
    says = ngettext("%(n)s mailbox is connected", "%(n)s mailboxes are connected", count) % {"n": count}
    return {
        "order": 30,
        "title": _("Mailboxes"),
        "says": says if count else _("No mailbox is connected yet."),
        "url": reverse("mailboxes"),
        "icon": "email",
    }


@fills("first.steps")
def first_step(*, request: HttpRequest) -> dict[str, Any]:
    """The third of the first steps: a mailbox, with a test mail that is seen to arrive."""
    box = Mailbox.objects.filter(active=True).order_by("pk").first()
    return {
        "order": 30,
        "title": _("A mailbox"),
        "says": box.address if box else _("Where customers write to. A test mail shows at once whether it works."),
        "done": box is not None,
        "url": reverse("mailboxes") if box else reverse("mailbox_new"),
        "act": _("Connect a mailbox"),
    }
