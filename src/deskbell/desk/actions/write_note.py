"""Write a note on a case, for staff only."""

from datetime import datetime

from django.db import transaction

from deskbell.desk.actions.case_draft import delete_case_draft
from deskbell.desk.case_changes import journal_columns, lock_case
from deskbell.desk.clean_text import require_text
from deskbell.desk.events import NoteWritten
from deskbell.desk.models import Case, Note
from deskbell.journal.record import record
from deskbell.people.models import Staff


def write_note(*, case: Case, by: Staff, text: str, at: datetime) -> Note:
    """Write a note and return it. Raises NeedsText, TextTooLong."""
    words = require_text(text)
    with transaction.atomic():
        case = lock_case(case)
        note = Note.objects.create(case=case, author=by, text=words, at=at)
        record(NoteWritten(**journal_columns(case), actor=by.pk, note=note.pk, text=note.text), at=at)
        case.last_at = max(case.last_at, at)
        case.save(update_fields=["last_at"])
        delete_case_draft(case=case, by=by, kind="note")
    return note
