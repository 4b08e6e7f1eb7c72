"""How far a mailbox has been read, and whether it could be: told where the alarms look."""

from datetime import datetime, timedelta

from deskbell.channels.models import Mailbox

EVERY = timedelta(seconds=30)
LONGEST = timedelta(minutes=15)


def note_progress(*, box: Mailbox, uidvalidity: int, last_uid: int) -> None:
    """All mails up to this UID are kept. Nothing is noted when the mailbox was pointed elsewhere meanwhile."""
    box.uidvalidity, box.last_uid = uidvalidity, last_uid
    same = Mailbox.objects.filter(pk=box.pk, host=box.host, user=box.user, folder=box.folder)
    same.update(uidvalidity=uidvalidity, last_uid=last_uid)


def keep_token(*, box: Mailbox, before: bytes, secret: bytes) -> None:
    """The token service gave a new refresh token in place of the one sealed as `before`."""
    Mailbox.objects.filter(pk=box.pk, secret=before).update(secret=secret)


def note_well(*, box: Mailbox, at: datetime, more: bool, again: bool = True) -> None:
    """It was read; it falls due again soon, at once when there is `more`."""
    Mailbox.objects.filter(pk=box.pk).update(
        last_ok_at=at if again else box.last_ok_at,
        last_error="",
        failing_since=None,
        tries=0,
        due_at=(at if more else at + EVERY) if again else None,
    )


def note_failed(*, box: Mailbox, says: str, at: datetime) -> None:
    """It could not be read, because of what `says` says; the next try comes later each time."""
    pause = min(EVERY * 2 ** min(max(box.tries - 1, 0), 10), LONGEST)
    Mailbox.objects.filter(pk=box.pk).update(
        last_error=says[:300], failing_since=box.failing_since or at, due_at=at + pause
    )
