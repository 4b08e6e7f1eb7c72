"""We fetch what other servers keep for us: kept here for good first, marked there after."""

import logging
import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from deskbell.channels.actions.accept import Arrival, accept
from deskbell.channels.actions.note_poll import note_failed, note_progress, note_well
from deskbell.channels.kinds.email.inbox import Fetched, Inbox, InboxUnavailable
from deskbell.channels.models import Mailbox
from deskbell.channels.seal import SealBroken
from deskbell.kit.clock import now
from deskbell.kit.due import claim

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=3)
SECONDS = 12.0
MOST = 25
MOST_BYTES = 16 * 1024 * 1024
EARLY = timedelta(minutes=10)


def step() -> int:
    """Look into one mailbox that is due; 1 when there was one."""
    for box in claim(Mailbox, at=now(), most=1, lease=LEASE):
        if not box.active or box.kind != Mailbox.Kind.IMAP:
            note_well(box=box, at=now(), more=False, again=False)
            continue
        try:
            more = _fetch(box)
        except (InboxUnavailable, SealBroken) as problem:
            log.warning("mailbox %s: %s", box.pk, problem)
            note_failed(box=box, says=str(problem), at=now())
        else:
            note_well(box=box, at=now(), more=more)
        return 1
    return 0


def _fetch(box: Mailbox) -> bool:
    """Fetch what is new; whether there is more than one turn could take."""
    until = time.monotonic() + SECONDS
    with Inbox(box) as inbox:
        uids = _wanted(inbox, box)
        for batch in _batches(inbox, uids):
            _keep(box, inbox, batch)
            if time.monotonic() > until and batch[-1].uid != uids[-1]:
                return True
        note_progress(box=box, uidvalidity=inbox.uidvalidity, last_uid=max([box.last_uid, *uids[-1:]]))
    return False


def _wanted(inbox: Inbox, box: Mailbox) -> list[int]:
    """What came after the last we know; when the folder has new UIDs, all since we were connected: what we have stays one."""
    if inbox.uidvalidity == box.uidvalidity:
        return inbox.after(box.last_uid)
    box.uidvalidity, box.last_uid = inbox.uidvalidity, 0
    return inbox.since(box.made_at - EARLY)


def _batches(inbox: Inbox, uids: Sequence[int]) -> Iterator[list[Fetched]]:
    batch: list[Fetched] = []
    for mail in inbox.fetch(uids):
        batch.append(mail)
        if len(batch) >= MOST or sum(len(one.body) for one in batch) >= MOST_BYTES:
            yield batch
            batch = []
    if batch:
        yield batch


def _keep(box: Mailbox, inbox: Inbox, batch: Sequence[Fetched]) -> None:
    instant = now()
    new = [mail for mail in batch if mail.at is None or mail.at >= box.made_at - EARLY]
    accept(arrivals=[Arrival(mailbox=box.pk, body=mail.body, at=_instant(mail, instant)) for mail in new], at=instant)
    inbox.done([mail.uid for mail in new])
    note_progress(box=box, uidvalidity=inbox.uidvalidity, last_uid=batch[-1].uid)


def _instant(mail: Fetched, instant: datetime) -> datetime:
    """When their server got it, unless its clock runs ahead of ours."""
    return min(mail.at or instant, instant)
