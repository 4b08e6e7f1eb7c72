"""Take some mails of the story through the real intake: stored as raw messages, parsed, and matched to a case."""

from datetime import datetime
from functools import cached_property
from hashlib import sha256

from deskbell.channels.actions.match_raw_messages import match_raw_messages
from deskbell.channels.actions.store_raw_messages import store_raw_messages
from deskbell.channels.kinds.email.models import Mailbox
from deskbell.channels.kinds.email.raw_mail import make_raw_mail
from deskbell.channels.models import Account, RawMessage
from deskbell.channels.registry import get_channel


class PastMailIntake:
    """Takes in mails as if they had come at some time in the past."""

    def __init__(self) -> None:
        self._channel = get_channel("email")
        self._reader = self._channel.open_reader()

    @cached_property
    def _mailboxes(self) -> dict[int, Account]:
        return self._channel.load_accounts()

    def receive_past_mail(self, body: bytes, *, sender: str, to: str, at: datetime) -> RawMessage:
        """Take in this mail as of `at`. Return its raw message, which says which case it joined or opened."""
        boxes = self._mailboxes.values()
        mailbox = next(box for box in boxes if isinstance(box, Mailbox) and to in box.addresses)
        message = make_raw_mail(mailbox=mailbox.pk, body=body, envelope_from=sender, envelope_to=(to,))
        store_raw_messages(messages=[message], at=at)
        raw = RawMessage.objects.get(account=mailbox, sha256=sha256(body).hexdigest())
        match_raw_messages(
            channel=self._channel,
            reader=self._reader,
            messages=[self._reader.read(raw, mailbox)],
            accounts=self._mailboxes,
            at=at,
        )
        raw.refresh_from_db()
        return raw

    def close(self) -> None:
        """End the child process that parses mail."""
        self._reader.close()
