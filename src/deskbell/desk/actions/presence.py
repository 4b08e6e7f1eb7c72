"""Record who has a case open, so that two people see each other and the customer does not get two answers."""

from datetime import datetime, timedelta

from django.db import transaction

from deskbell.desk.case_changes import notify_case_pages
from deskbell.desk.models import Case, Presence
from deskbell.people.models import Staff

PRESENCE_LIFETIME = timedelta(seconds=60)


def record_presence(*, case: Case, by: Staff, writing: bool, at: datetime) -> None:
    """Record that `by` has the case open, and whether they are typing. Open pages are notified only when this changed."""
    with transaction.atomic():
        presence, new = Presence.objects.select_for_update().get_or_create(case=case, staff=by, defaults={"at": at})
        before = None if new else _state(presence, at)
        presence.at = at
        presence.writing_at = at if writing else presence.writing_at
        presence.save(update_fields=["at", "writing_at"])
        if before != _state(presence, at):
            notify_case_pages(case)


def leave_case(*, case: Case, by: Staff) -> None:
    """Record that `by` no longer has the case open."""
    with transaction.atomic():
        if Presence.objects.filter(case=case, staff=by).delete()[0]:
            notify_case_pages(case)


def _state(presence: Presence, at: datetime) -> tuple[bool, bool]:
    writing = presence.writing_at is not None and at - presence.writing_at < PRESENCE_LIFETIME / 3
    return at - presence.at < PRESENCE_LIFETIME, writing
