"""A mail that was kept becomes part of a case, or is set aside with a reason: one transaction with the mark that it is done."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from deskbell.channels.actions.mark import mark
from deskbell.channels.actions.wave import Wave
from deskbell.channels.kinds.email.around import Around, Mail
from deskbell.channels.kinds.email.place import is_guess
from deskbell.channels.kinds.email.understanding import guess
from deskbell.channels.models import Mailbox, Raw
from deskbell.kit.errors import store_failed
from deskbell.kit.files import files

log = logging.getLogger(__name__)
PAUSES = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
TRIES = 3


def take_in(*, mails: Sequence[Mail], mailboxes: dict[int, Mailbox], at: datetime) -> None:
    """Place all of `mails` in one transaction. When that fails, each in its own: one that breaks stops no other."""
    for mail in mails:
        _keep_files(mail)
    try:
        with transaction.atomic():
            _place_all(mails, mailboxes, at)
    except Exception:
        log.warning("a batch of %s mails failed, going one by one", len(mails), exc_info=len(mails) == 1)
        for mail in mails:
            _alone(mail, mailboxes, at)


def _keep_files(mail: Mail) -> None:
    for content in mail.known.blobs.values():
        files.put(content)
    if is_guess(mail.known):
        files.put(bytes(mail.raw.body))


def _place_all(mails: Sequence[Mail], mailboxes: dict[int, Mailbox], at: datetime) -> None:
    around = Around(mails=mails, mailboxes=mailboxes, at=at)
    mails = [mail for mail in mails if mail.raw.pk in around.kept]
    wave = Wave(around=around, mailboxes=mailboxes, at=at)
    for mail in mails:
        if wave.concerns(mail):
            wave.settle()
        wave.add(mail)
    wave.settle()
    if mails:
        mark([mail.raw for mail in mails])


def _alone(mail: Mail, mailboxes: dict[int, Mailbox], at: datetime) -> None:
    """Tried again a few times, for the fault may be ours and pass; then a glance at it must do."""
    try:
        with transaction.atomic():
            _place_all([mail], mailboxes, at)
    except Exception as problem:
        if store_failed(problem):
            # The store is at fault, and not this mail: the loop hands it back when the store is there again.
            raise
        log.error("raw %s could not be placed (%s)", mail.raw.pk, type(problem).__name__, exc_info=True)
        if mail.raw.tries >= TRIES and not is_guess(mail.known):
            why = f"it broke the desk ({type(problem).__name__})"
            files.put(bytes(mail.raw.body))
            _alone(Mail(raw=_again(mail.raw), known=guess(bytes(mail.raw.body), why=why)), mailboxes, at)
        else:
            pause = PAUSES[min(mail.raw.tries, len(PAUSES)) - 1]
            Raw.objects.filter(pk=mail.raw.pk).update(due_at=at + pause)


def _again(raw: Raw) -> Raw:
    raw.tries += 1
    return raw
