"""Two people in one draft see each other, and on which rule each of them writes."""

from datetime import datetime, timedelta

from django.db import transaction

from deskbell.handbook.actions.write_part import topic
from deskbell.handbook.models import Draft, Part, Writing
from deskbell.kit import notify
from deskbell.people.models import Staff

FRESH = timedelta(seconds=60)
WRITES = timedelta(seconds=20)


def be_there(*, part: Part, by: Staff, writing: bool, at: datetime) -> None:
    """`by` has this part open, and perhaps writes. Open pages are told only when something changed."""
    with transaction.atomic():
        row, new = Writing.objects.select_for_update().get_or_create(
            draft=part.draft, staff=by, defaults={"part": part, "at": at}
        )
        before = None if new else _state(row, at)
        row.part, row.at = part, at
        row.writing_at = at if writing else row.writing_at
        row.save(update_fields=["part", "at", "writing_at"])
        if before != _state(row, at):
            notify.live(topic(part.draft))


def leave(*, draft: Draft, by: Staff) -> None:
    """`by` has closed the draft."""
    with transaction.atomic():
        if Writing.objects.filter(draft=draft, staff=by).delete()[0]:
            notify.live(topic(draft))


def _state(row: Writing, at: datetime) -> tuple[int | None, bool, bool]:
    writes = row.writing_at is not None and at - row.writing_at < WRITES
    return row.part_id, at - row.at < FRESH, writes
