"""Mark a case as read, when a person has opened it."""

from deskbell.desk.case_changes import notify_case_pages
from deskbell.desk.models import Case


def mark_read(*, case: Case) -> None:
    """Mark the case read. Nothing is recorded in the journal, since reading changes nothing for the customer."""
    if Case.objects.filter(pk=case.pk, unread=True).update(unread=False):
        notify_case_pages(case)
