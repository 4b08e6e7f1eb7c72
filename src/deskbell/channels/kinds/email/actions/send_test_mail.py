"""Send a test mail to one of our mailboxes, by the same way as customers' mail."""

import smtplib
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from django.conf import settings
from django.utils.translation import gettext as _

from deskbell.channels.actions.refusals import NeedsAcceptedTest, NeedsOutgoingServer
from deskbell.channels.kinds.email.compose import POLICY
from deskbell.channels.kinds.email.mail_tokens import make_test_address, make_test_mail_id
from deskbell.channels.kinds.email.models import Mailbox
from deskbell.channels.kinds.email.reads.outgoing_servers import find_outgoing_server
from deskbell.channels.kinds.email.smtp import Envelope, SmtpConnection

SECONDS = 10.0


def send_test_mail(*, mailbox: Mailbox, at: datetime) -> None:
    """Send a test mail that intake recognises and makes no case of.

    It goes to our own SMTP port; for a mailbox that is fetched, through the server for outgoing mail. Raises
    NeedsOutgoingServer, NeedsAcceptedTest.
    """
    envelope = _test_mail(mailbox, at)
    if mailbox.kind == Mailbox.Kind.SMTP:
        _send_to_own_port(envelope)
        return
    server = find_outgoing_server(mailbox.pk)
    if server is None:
        raise NeedsOutgoingServer
    with SmtpConnection(server) as post:
        report = post.send(envelope)
    if report.state != "sent":
        raise NeedsAcceptedTest(_("The outgoing mail server refused it: %(said)s") % {"said": report.said})


def _test_mail(mailbox: Mailbox, at: datetime) -> Envelope:
    to = make_test_address(mailbox.address, mailbox=mailbox.pk) if mailbox.tagged else mailbox.address
    name = make_test_mail_id(mailbox=mailbox.pk, nonce=f"{at:%Y%m%d%H%M%S%f}", domain=mailbox.domain)
    mail = EmailMessage(policy=POLICY)
    mail["From"], mail["To"], mail["Subject"] = mailbox.address, to, _("Test of this mailbox")
    mail["Date"], mail["Message-ID"], mail["Auto-Submitted"] = format_datetime(at), f"<{name}>", "auto-generated"
    mail.set_content(_("If you can read this, email arrives. You do not need to do anything else.") + "\n")
    return Envelope(recipient=to, sender=mailbox.address, content=mail.as_bytes())


def _send_to_own_port(envelope: Envelope) -> None:
    try:
        with smtplib.SMTP("127.0.0.1", settings.MAIL_IN_PORT, timeout=SECONDS) as line:
            line.sendmail(envelope.sender, [envelope.recipient], envelope.content)
    except (OSError, smtplib.SMTPException) as problem:
        says = _("Port %(port)s does not accept email: %(why)s")
        raise NeedsAcceptedTest(says % {"port": settings.MAIL_IN_PORT, "why": type(problem).__name__}) from problem
