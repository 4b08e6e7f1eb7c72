"""Send a short mail that belongs to no case, at once: a test, or an invitation of a colleague."""

from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from django.conf import settings

from deskbell.channels.actions.refusals import NeedsOutgoingServer
from deskbell.channels.kinds.email.compose import POLICY
from deskbell.channels.kinds.email.models import Mailbox
from deskbell.channels.kinds.email.reads.outgoing_servers import find_outgoing_server
from deskbell.channels.kinds.email.smtp import Envelope, SmtpConnection
from deskbell.people.slots import StaffMailReport


def send_plain_mail(*, mailbox: Mailbox | None, to: str, subject: str, text: str, at: datetime) -> StaffMailReport:
    """Send a mail from this mailbox, through its server; without a mailbox, through the default server.

    Raises NeedsOutgoingServer.
    """
    server = find_outgoing_server(mailbox.pk if mailbox else None)
    if server is None:
        raise NeedsOutgoingServer
    envelope = _write_mail(mailbox or find_first_mailbox(), to=to, subject=subject, text=text, at=at)
    with SmtpConnection(server) as connection:
        report = connection.send(envelope)
        is_sent = report.state == "sent"
        answer = connection.last_answer if is_sent else report.said
    return StaffMailReport(host=server.host, is_sent=is_sent, answer=answer)


def find_first_mailbox() -> Mailbox | None:
    """Return the mailbox in use that was connected first."""
    return Mailbox.objects.filter(active=True).order_by("pk").first()


def _write_mail(mailbox: Mailbox | None, *, to: str, subject: str, text: str, at: datetime) -> Envelope:
    sender = mailbox.address if mailbox else settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].strip(">")
    mail = EmailMessage(policy=POLICY)
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Date"], mail["Message-ID"] = format_datetime(at), make_msgid(domain=sender.rpartition("@")[2])
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text + "\n")
    return Envelope(recipient=to, sender=sender, content=mail.as_bytes())
