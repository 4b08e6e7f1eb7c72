"""Two people on one case see each other, so that no customer gets two answers."""

from datetime import datetime, timedelta

from django.db import transaction

from deskbell.desk.about import tell
from deskbell.desk.models import Case, Presence
from deskbell.people.models import Staff

FRESH = timedelta(seconds=60)


def be_there(*, case: Case, by: Staff, writing: bool, at: datetime) -> None:
    """`by` has the case open, and perhaps writes. Open pages are told only when something changed."""
    with transaction.atomic():
        presence, new = Presence.objects.select_for_update().get_or_create(case=case, staff=by, defaults={"at": at})
        before = None if new else _state(presence, at)
        presence.at = at
        presence.writing_at = at if writing else presence.writing_at
        presence.save(update_fields=["at", "writing_at"])
        if before != _state(presence, at):
            tell(case)


def leave(*, case: Case, by: Staff) -> None:
    """`by` has closed the case."""
    with transaction.atomic():
        if Presence.objects.filter(case=case, staff=by).delete()[0]:
            tell(case)


def _state(presence: Presence, at: datetime) -> tuple[bool, bool]:
    writing = presence.writing_at is not None and at - presence.writing_at < FRESH / 3
    return at - presence.at < FRESH, writing
