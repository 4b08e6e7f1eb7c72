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
# How far the clock of a server may be behind ours.
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
        uids, last = _new_uids(inbox, mailbox)
        for batch in _batches(inbox, uids):
            _store_batch(mailbox, inbox, batch)
            if time.monotonic() > until and batch[-1].uid != uids[-1]:
                return True
        record_poll_progress(mailbox=mailbox, uidvalidity=inbox.uidvalidity, last_uid=last)
    return False


def _new_uids(inbox: ImapFolder, mailbox: Mailbox) -> tuple[list[int], int]:
    """Return the UIDs of mail to fetch, and the last UID of the folder.

    At the first poll, and when the server has numbered the folder anew, only mail that was received since the mailbox
    was connected is new: mail that lay there before stays untouched. Mail that is stored already is not stored again.
    """
    if inbox.uidvalidity == mailbox.uidvalidity:
        uids = inbox.after(mailbox.last_uid)
        return uids, max([mailbox.last_uid, *uids[-1:]])
    mailbox.uidvalidity, mailbox.last_uid = inbox.uidvalidity, 0
    # Servers tell when a mail came in whole seconds.
    uids = inbox.received_since(mailbox.made_at.replace(microsecond=0))
    return uids, max([inbox.last_uid, *uids[-1:]])


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
    # Somebody may move old mail into the folder later: that is no new mail either.
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
