"""List the mailboxes with their states."""

from dataclasses import dataclass
from datetime import datetime

from deskbell.channels.kinds.email.models import Mailbox
from deskbell.channels.kinds.email.reads.mail_troubles import is_mailbox_quiet


@dataclass(frozen=True, kw_only=True)
class MailboxStatus:
    """One mailbox. `state` is well, quiet, failing, off or new (no mail has come yet)."""

    mailbox: Mailbox
    state: str


def list_mailboxes(*, at: datetime) -> list[MailboxStatus]:
    """Return all mailboxes, in the order in which they were connected."""
    rows = Mailbox.objects.select_related("brand", "team").order_by("pk")
    return [MailboxStatus(mailbox=row, state=_mailbox_state(row, at)) for row in rows]


def _mailbox_state(mailbox: Mailbox, at: datetime) -> str:
    if not mailbox.active:
        return "off"
    if mailbox.failing_since:
        return "failing"
    if is_mailbox_quiet(mailbox, at):
        return "quiet"
    return "well" if mailbox.last_mail_at or mailbox.last_ok_at else "new"
