"""Document once: a note for colleagues, seen by staff only."""

from datetime import datetime

from django.db import transaction

from deskbell.desk.about import about, held_still
from deskbell.desk.actions.draft import forget_draft
from deskbell.desk.actions.words import written
from deskbell.desk.events import NoteWritten
from deskbell.desk.models import Case, Note
from deskbell.journal.record import record
from deskbell.people.models import Staff


def note(*, case: Case, by: Staff, text: str, at: datetime) -> Note:
    """Write a note. Raises NeedsWords, TooLong."""
    words = written(text)
    with transaction.atomic():
        case = held_still(case)
        kept = Note.objects.create(case=case, author=by, text=words, at=at)
        record(NoteWritten(**about(case), actor=by.pk, note=kept.pk, text=kept.text), at=at)
        case.last_at = max(case.last_at, at)
        case.save(update_fields=["last_at"])
        forget_draft(case=case, by=by, kind="note")
    return kept
