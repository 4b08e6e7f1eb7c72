"""Parts of pages that email fills: the settings of mailboxes, and a first step of a new installation."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deskbell.channels.kinds.email.models import Mailbox, OutgoingServer
from deskbell.channels.kinds.email.name import NAME
from deskbell.people.slots import FirstStep, SetupPage, first_steps, setup_pages


@setup_pages.fill
def mailbox_setup_page(*, request: HttpRequest) -> SetupPage:
    """Return the entry for the mailboxes on the settings page."""
    count = Mailbox.objects.filter(active=True).count()
    says = ngettext("%(n)s mailbox is connected", "%(n)s mailboxes are connected", count) % {"n": count}
    return {
        "order": 30,
        "title": _("Mailboxes"),
        "says": says if count else _("No mailbox is connected yet."),
        "url": reverse("mailboxes"),
        "icon": NAME,
    }


@first_steps.fill
def mailbox_first_step(*, request: HttpRequest) -> FirstStep:
    """Return the third of the first steps of a new installation: connect a mailbox, and see a test mail arrive."""
    mailbox = Mailbox.objects.filter(active=True).order_by("pk").first()
    return {
        "order": 30,
        "title": _("A mailbox"),
        "says": mailbox.address
        if mailbox
        else _("The address customers write to. A test email shows at once whether it works."),
        "done": mailbox is not None,
        "url": reverse("mailboxes") if mailbox else reverse("mailbox_new"),
        "act": _("Connect a mailbox"),
    }


@first_steps.fill
def outgoing_first_step(*, request: HttpRequest) -> FirstStep:
    """Return the step after the mailbox: the server that sends replies, with a test mail."""
    done = settings.MAIL_OUT is not None or OutgoingServer.objects.exists()
    return {
        "order": 31,
        "title": _("Outgoing email"),
        "says": _("A mail server sends your replies.")
        if done
        else _("The mail server that sends your replies. Without it they wait."),
        "done": done,
        "url": reverse("outgoing_mail"),
        "act": _("Set up outgoing email"),
    }
