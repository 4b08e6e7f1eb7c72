"""Record who has a draft open and in which part they type, so that two writers see each other."""

from datetime import datetime, timedelta

from django.db import transaction

from deskbell.handbook.actions.write_part import draft_topic
from deskbell.handbook.models import Draft, DraftPart, DraftPresence
from deskbell.kit import notify
from deskbell.people.models import Staff

PRESENCE_LASTS = timedelta(seconds=60)
TYPING_LASTS = timedelta(seconds=20)


def record_draft_presence(*, part: DraftPart, by: Staff, is_typing: bool, at: datetime) -> None:
    """Record that `by` has this part open, and whether they type. Open pages are notified only if others see a
    difference.
    """
    with transaction.atomic():
        row, new = DraftPresence.objects.select_for_update().get_or_create(
            draft=part.draft, staff=by, defaults={"part": part, "at": at}
        )
        before = None if new else _visible_state(row, at)
        row.part, row.at = part, at
        row.writing_at = at if is_typing else row.writing_at
        row.save(update_fields=["part", "at", "writing_at"])
        if before != _visible_state(row, at):
            notify.notify_pages(draft_topic(part.draft))


def leave_draft(*, draft: Draft, by: Staff) -> None:
    """Record that `by` has closed the draft."""
    with transaction.atomic():
        if DraftPresence.objects.filter(draft=draft, staff=by).delete()[0]:
            notify.notify_pages(draft_topic(draft))


def _visible_state(row: DraftPresence, at: datetime) -> tuple[int | None, bool, bool]:
    """Return what others see of this person: which part is open, whether that is recent, and whether they type."""
    writes = row.writing_at is not None and at - row.writing_at < TYPING_LASTS
    return row.part_id, at - row.at < PRESENCE_LASTS, writes
