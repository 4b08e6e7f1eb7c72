"""Words half written are never lost: a draft is kept as it is typed and survives a closed browser."""

from datetime import datetime

from django.db import transaction

from deskbell.desk.actions.words import LONGEST
from deskbell.desk.models import Case, Draft
from deskbell.people.models import Staff

KINDS = ("reply", "note")


def keep_draft(*, case: Case, by: Staff, kind: str, text: str, at: datetime) -> None:
    """Keep what `by` has typed so far; an empty text without chosen copies forgets the draft.

    Raises ValueError for an unknown kind.
    """
    if kind not in KINDS:
        raise ValueError(f"a draft is one of {', '.join(KINDS)}")
    if not text.strip():
        _forget_words(case, by, kind)
        return
    words = text.replace("\x00", "").encode("utf-8", "replace").decode()[:LONGEST]
    with transaction.atomic():
        Draft.objects.update_or_create(case=case, staff=by, kind=kind, defaults={"text": words, "at": at})


def _forget_words(case: Case, by: Staff, kind: str) -> None:
    with transaction.atomic():
        mine = Draft.objects.filter(case=case, staff=by, kind=kind)
        mine.filter(copies__isnull=True).delete()
        mine.update(text="")


def forget_draft(*, case: Case, by: Staff, kind: str) -> None:
    """Forget a draft: it was sent."""
    Draft.objects.filter(case=case, staff=by, kind=kind).delete()
