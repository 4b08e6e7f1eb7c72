"""Some mails of the story come in as mail does: kept byte for byte, understood in the limited child, and placed by the rules."""

from datetime import datetime
from functools import cached_property
from hashlib import sha256

from deskbell.channels.actions.accept import Arrival, accept
from deskbell.channels.actions.take_in import take_in
from deskbell.channels.kinds.email.around import Mail as Understandable
from deskbell.channels.kinds.email.child import Understander
from deskbell.channels.models import Mailbox, Raw
from deskbell.world.company import MAIL_SERVER


class Intake:
    """The way in for a mail that is said to have come at some time in the past."""

    def __init__(self) -> None:
        self._understander = Understander(authserv_ids=frozenset({MAIL_SERVER}))

    @cached_property
    def _mailboxes(self) -> dict[int, Mailbox]:
        return Mailbox.objects.select_related("brand", "team").in_bulk()

    def take(self, body: bytes, *, sender: str, to: str, at: datetime) -> Raw:
        """Let the mail arrive at `at`; what has become of it."""
        mailbox = next(box for box in self._mailboxes.values() if to in box.addresses)
        accept(arrivals=[Arrival(mailbox=mailbox.pk, body=body, envelope_from=sender, envelope_to=(to,))], at=at)
        raw = Raw.objects.get(mailbox=mailbox, sha256=sha256(body).hexdigest())
        known = self._understander.understand(b"Return-Path: <" + sender.encode() + b">\r\n" + body)
        take_in(mails=[Understandable(raw=raw, known=known)], mailboxes=self._mailboxes, at=at)
        raw.refresh_from_db()
        return raw

    def close(self) -> None:
        """End the child."""
        self._understander.close()
