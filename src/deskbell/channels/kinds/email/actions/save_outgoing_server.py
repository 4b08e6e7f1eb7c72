"""Save, remove and try a server for outgoing mail."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.channels.actions.refusals import NeedsAcceptedTest
from deskbell.channels.events import OutgoingServerRemoved, OutgoingServerSaved
from deskbell.channels.kinds.email.actions.send_plain_mail import send_plain_mail
from deskbell.channels.kinds.email.models import Mailbox, OutgoingServer
from deskbell.channels.kinds.email.name import NAME
from deskbell.channels.models import Delivery
from deskbell.channels.secrets import encrypt_secret
from deskbell.journal.record import record
from deskbell.kit import notify
from deskbell.people.models import Staff


def save_outgoing_server(
    *,
    mailbox: Mailbox | None,
    host: str,
    port: int,
    security: str,
    user: str,
    secret: str,
    by: Staff | None,
    at: datetime,
) -> OutgoingServer:
    """Save the server that sends the mail of `mailbox`, or of all mailboxes when it is None. What waits is sent at once.

    An empty secret keeps the stored one. A stored secret is never sent to another server.
    """
    with transaction.atomic():
        row = OutgoingServer.objects.select_for_update().filter(mailbox=mailbox).first()
        row = row or OutgoingServer(mailbox=mailbox)
        if secret or row.host != host or not user:
            row.secret = encrypt_secret(secret)
        row.host, row.port, row.security, row.user = host, port, security, user
        row.save()
        news = OutgoingServerSaved(
            mailbox=mailbox.pk if mailbox else None, host=host, actor=by.pk if by else None, channel=NAME
        )
        record(news, at=at)
        Delivery.objects.filter(state=Delivery.State.QUEUED, account__channel=NAME).update(due_at=at)
        notify.wake_loops("deliver")
    return row


def remove_outgoing_server(*, mailbox: Mailbox | None, by: Staff | None, at: datetime) -> None:
    """Remove the server of `mailbox`, which then uses the default; without a mailbox remove the default."""
    with transaction.atomic():
        gone, _rows = OutgoingServer.objects.filter(mailbox=mailbox).delete()
        if gone:
            number = mailbox.pk if mailbox else None
            record(OutgoingServerRemoved(mailbox=number, actor=by.pk if by else None, channel=NAME), at=at)


def try_outgoing_server(*, mailbox: Mailbox | None, to: str, at: datetime) -> str:
    """Send a real mail to the address `to` and return the answer of the server that took it.

    Raises NeedsOutgoingServer, NeedsAcceptedTest.
    """
    report = send_plain_mail(
        mailbox=mailbox,
        to=to,
        subject=_("Test of outgoing email"),
        text=_("If you can read this, Deskbell can send email. You do not need to do anything else."),
        at=at,
    )
    if not report.is_sent:
        raise NeedsAcceptedTest(_("%(server)s answered: %(said)s") % {"server": report.host, "said": report.answer})
    return report.answer
