"""Save, remove and try a server for outgoing mail."""

from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.channels.actions.refusals import NeedsAcceptedTest, NeedsOutgoingServer
from deskbell.channels.events import OutgoingServerRemoved, OutgoingServerSaved
from deskbell.channels.kinds.email.compose import POLICY
from deskbell.channels.kinds.email.models import Mailbox, OutgoingServer
from deskbell.channels.kinds.email.name import NAME
from deskbell.channels.kinds.email.reads.outgoing_servers import find_outgoing_server
from deskbell.channels.kinds.email.smtp import Envelope, SmtpConnection
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
    server = find_outgoing_server(mailbox.pk if mailbox else None)
    if server is None:
        raise NeedsOutgoingServer
    with SmtpConnection(server) as connection:
        report = connection.send(_test_envelope(mailbox, to, at))
        if report.state != "sent":
            raise NeedsAcceptedTest(_("%(server)s answered: %(said)s") % {"server": server.host, "said": report.said})
        return connection.last_answer


def _test_envelope(mailbox: Mailbox | None, to: str, at: datetime) -> Envelope:
    box = mailbox or Mailbox.objects.filter(active=True).order_by("pk").first()
    sender = box.address if box else settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].strip(">")
    mail = EmailMessage(policy=POLICY)
    mail["From"], mail["To"], mail["Subject"] = sender, to, _("Test of outgoing email")
    mail["Date"], mail["Message-ID"] = format_datetime(at), make_msgid(domain=sender.rpartition("@")[2])
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(_("If you can read this, Deskbell can send email. You do not need to do anything else.") + "\n")
    return Envelope(recipient=to, sender=sender, content=mail.as_bytes())
