"""The customer's words have been seen by a person."""

from deskbell.desk.about import tell
from deskbell.desk.models import Case


def see(*, case: Case) -> None:
    """Take the dot of the unread off. Not news: reading changes nothing for the customer."""
    if Case.objects.filter(pk=case.pk, unread=True).update(unread=False):
        tell(case)
