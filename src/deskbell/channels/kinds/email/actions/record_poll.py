"""Record how far a mailbox was fetched by IMAP, and whether that worked."""

from datetime import datetime, timedelta

from deskbell.channels.kinds.email.models import Mailbox

EVERY = timedelta(seconds=30)
LONGEST = timedelta(minutes=15)


def record_poll_progress(*, mailbox: Mailbox, uidvalidity: int, last_uid: int) -> None:
    """Record that all mail up to this UID is stored. Does nothing when the mailbox was changed to another server
    meanwhile.
    """
    mailbox.uidvalidity, mailbox.last_uid = uidvalidity, last_uid
    same = Mailbox.objects.filter(pk=mailbox.pk, host=mailbox.host, user=mailbox.user, folder=mailbox.folder)
    same.update(uidvalidity=uidvalidity, last_uid=last_uid)


def replace_refresh_token(*, mailbox: Mailbox, before: bytes, secret: bytes) -> None:
    """Store a new OAuth refresh token, if the stored one is still `before` (encrypted)."""
    Mailbox.objects.filter(pk=mailbox.pk, secret=before).update(secret=secret)


def record_poll_success(*, mailbox: Mailbox, at: datetime, more: bool, again: bool = True) -> None:
    """Record that a poll worked. The next poll is due soon; at once when there is `more` mail; never when not `again`."""
    Mailbox.objects.filter(pk=mailbox.pk).update(
        last_ok_at=at if again else mailbox.last_ok_at,
        last_error="",
        failing_since=None,
        tries=0,
        due_at=(at if more else at + EVERY) if again else None,
    )


def record_poll_failure(*, mailbox: Mailbox, says: str, at: datetime) -> None:
    """Record that a poll failed, with the reason. Each further try waits longer."""
    pause = min(EVERY * 2 ** min(max(mailbox.tries - 1, 0), 10), LONGEST)
    Mailbox.objects.filter(pk=mailbox.pk).update(
        last_error=says[:300], failing_since=mailbox.failing_since or at, due_at=at + pause
    )
