"""Save and delete drafts. What a person types is saved while they type, so a closed browser loses nothing."""

from datetime import datetime

from django.db import transaction

from deskbell.desk.clean_text import MAX_TEXT
from deskbell.desk.models import Case, CaseDraft
from deskbell.people.models import Staff

DRAFT_KINDS = ("reply", "note")


def save_case_draft(*, case: Case, by: Staff, kind: str, text: str, at: datetime) -> None:
    """Save what `by` has typed so far; `kind` is reply or note.

    An empty text deletes the draft, unless copies were chosen for it. Raises ValueError for another kind.
    """
    if kind not in DRAFT_KINDS:
        raise ValueError(f"a draft is one of {', '.join(DRAFT_KINDS)}")
    if not text.strip():
        _clear_text(case, by, kind)
        return
    words = text.replace("\x00", "").encode("utf-8", "replace").decode()[:MAX_TEXT]
    with transaction.atomic():
        CaseDraft.objects.update_or_create(case=case, staff=by, kind=kind, defaults={"text": words, "at": at})


def _clear_text(case: Case, by: Staff, kind: str) -> None:
    with transaction.atomic():
        mine = CaseDraft.objects.filter(case=case, staff=by, kind=kind)
        mine.filter(copies__isnull=True).delete()
        mine.update(text="")


def delete_case_draft(*, case: Case, by: Staff, kind: str) -> None:
    """Delete a draft after it was sent."""
    CaseDraft.objects.filter(case=case, staff=by, kind=kind).delete()
