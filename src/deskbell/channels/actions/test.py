"""Does it really arrive? A test mail to a mailbox of ours, on the way that customers' mail takes."""

import smtplib
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from django.conf import settings
from django.utils.translation import gettext as _

from deskbell.channels.actions.refusals import NeedsAnswer, NeedsWayOut
from deskbell.channels.interface import Outbound
from deskbell.channels.kinds.email.compose import POLICY
from deskbell.channels.kinds.email.post import Post
from deskbell.channels.kinds.email.tokens import tagged_for_test, test_mail_id
from deskbell.channels.models import Mailbox

SECONDS = 10.0


def send_test(*, mailbox: Mailbox, at: datetime) -> None:
    """Send a mail that the intake knows as a test: to our own port, or, for one we fetch, by the server for outgoing mail.

    Raises NeedsWayOut, NeedsAnswer.
    """
    outbound = _test_mail(mailbox, at)
    if mailbox.kind == Mailbox.Kind.SMTP:
        _knock(outbound)
        return
    if settings.MAIL_OUT is None:
        raise NeedsWayOut
    with Post(settings.MAIL_OUT) as post:
        receipt = post.send(outbound)
    if receipt.state != "sent":
        raise NeedsAnswer(_("The server for outgoing mail did not take it: %(said)s") % {"said": receipt.said})


def _test_mail(mailbox: Mailbox, at: datetime) -> Outbound:
    to = tagged_for_test(mailbox.address, mailbox=mailbox.pk) if mailbox.tagged else mailbox.address
    name = test_mail_id(mailbox=mailbox.pk, nonce=f"{at:%Y%m%d%H%M%S%f}", domain=mailbox.domain)
    mail = EmailMessage(policy=POLICY)
    mail["From"], mail["To"], mail["Subject"] = mailbox.address, to, _("Test of this mailbox")
    mail["Date"], mail["Message-ID"], mail["Auto-Submitted"] = format_datetime(at), f"<{name}>", "auto-generated"
    mail.set_content(_("If you can read this, mail arrives. Nothing else needs to be done.") + "\n")
    return Outbound(key=name, party=to, content=mail.as_bytes(), back=mailbox.address)


def _knock(outbound: Outbound) -> None:
    try:
        with smtplib.SMTP("127.0.0.1", settings.MAIL_IN_PORT, timeout=SECONDS) as line:
            line.sendmail(outbound.back, [outbound.party], outbound.content)
    except (OSError, smtplib.SMTPException) as problem:
        says = _("Port %(port)s does not take mail: %(why)s")
        raise NeedsAnswer(says % {"port": settings.MAIL_IN_PORT, "why": type(problem).__name__}) from problem
