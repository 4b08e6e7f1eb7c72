"""Prepare a mail for storing, before it is parsed."""

from datetime import datetime

from deskbell.channels.actions.store_raw_messages import NewRawMessage
from deskbell.channels.kinds.email.mail_key import find_claimed_sender, find_mail_key
from deskbell.channels.kinds.email.name import NAME


def make_raw_mail(
    *,
    mailbox: int,
    body: bytes,
    envelope_from: str | None = None,
    envelope_to: tuple[str, ...] = (),
    at: datetime | None = None,
) -> NewRawMessage:
    """Return the raw message of a mail that came to this mailbox, with its key and its claimed sender."""
    return NewRawMessage(
        account=mailbox,
        channel=NAME,
        key=find_mail_key(body),
        sender=find_claimed_sender(body),
        body=body,
        envelope_from=envelope_from,
        envelope_to=envelope_to,
        at=at,
    )
