"""Fetch mail by IMAP. Each mail is stored here before it is marked on the server."""

import logging
import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from deskbell.channels.actions.store_raw_messages import store_raw_messages
from deskbell.channels.kinds.email.actions.record_poll import (
    record_poll_failure,
    record_poll_progress,
    record_poll_success,
)
from deskbell.channels.kinds.email.imap_folder import FetchedMail, ImapFolder, ImapUnavailable
from deskbell.channels.kinds.email.models import Mailbox
from deskbell.channels.kinds.email.raw_mail import make_raw_mail
from deskbell.channels.secrets import SecretUnreadable
from deskbell.kit.clock import now

log = logging.getLogger(__name__)
SECONDS = 12.0
MOST = 25
MOST_BYTES = 16 * 1024 * 1024
EARLY = timedelta(minutes=10)


def poll_mailbox(number: int) -> None:
    """Fetch the mail of one mailbox, and set when it is due again. A mailbox that is no longer fetched is not due
    again.
    """
    mailbox = Mailbox.objects.get(pk=number)
    if not mailbox.active or mailbox.kind != Mailbox.Kind.IMAP:
        record_poll_success(mailbox=mailbox, at=now(), more=False, again=False)
        return
    try:
        more = _fetch(mailbox)
    except (ImapUnavailable, SecretUnreadable) as problem:
        log.warning("mailbox %s: %s", mailbox.pk, problem)
        record_poll_failure(mailbox=mailbox, says=str(problem), at=now())
    else:
        record_poll_success(mailbox=mailbox, at=now(), more=more)


def _fetch(mailbox: Mailbox) -> bool:
    """Fetch new mail for some seconds. Return whether there is more."""
    until = time.monotonic() + SECONDS
    with ImapFolder(mailbox) as inbox:
        uids = _new_uids(inbox, mailbox)
        for batch in _batches(inbox, uids):
            _store_batch(mailbox, inbox, batch)
            if time.monotonic() > until and batch[-1].uid != uids[-1]:
                return True
        record_poll_progress(
            mailbox=mailbox, uidvalidity=inbox.uidvalidity, last_uid=max([mailbox.last_uid, *uids[-1:]])
        )
    return False


def _new_uids(inbox: ImapFolder, mailbox: Mailbox) -> list[int]:
    """Return the UIDs after the last one that was fetched.

    When the server has numbered the folder anew, return those of all mail since the mailbox was connected. A mail that
    is stored already is not stored again.
    """
    if inbox.uidvalidity == mailbox.uidvalidity:
        return inbox.after(mailbox.last_uid)
    mailbox.uidvalidity, mailbox.last_uid = inbox.uidvalidity, 0
    return inbox.since(mailbox.made_at - EARLY)


def _batches(inbox: ImapFolder, uids: Sequence[int]) -> Iterator[list[FetchedMail]]:
    batch: list[FetchedMail] = []
    for mail in inbox.fetch(uids):
        batch.append(mail)
        if len(batch) >= MOST or sum(len(one.body) for one in batch) >= MOST_BYTES:
            yield batch
            batch = []
    if batch:
        yield batch


def _store_batch(mailbox: Mailbox, inbox: ImapFolder, batch: Sequence[FetchedMail]) -> None:
    instant = now()
    new = [mail for mail in batch if mail.at is None or mail.at >= mailbox.made_at - EARLY]
    store_raw_messages(
        messages=[make_raw_mail(mailbox=mailbox.pk, body=mail.body, at=_arrival_time(mail, instant)) for mail in new],
        at=instant,
    )
    inbox.done([mail.uid for mail in new])
    record_poll_progress(mailbox=mailbox, uidvalidity=inbox.uidvalidity, last_uid=batch[-1].uid)


def _arrival_time(mail: FetchedMail, instant: datetime) -> datetime:
    """Return when the server received the mail. If the server's clock is ahead of ours, return our time."""
    return min(mail.at or instant, instant)
