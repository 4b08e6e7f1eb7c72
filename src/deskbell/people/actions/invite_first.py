"""A new house opens with one link, shown only to whoever starts it: the way in of the first admin."""

from datetime import datetime

from django.db import transaction

from deskbell.people.actions.invite import make_link
from deskbell.people.models import FirstLink, Staff


def invite_first(*, at: datetime) -> str | None:
    """The secret part of a new first link; None when somebody works here already. Earlier first links are ended."""
    with transaction.atomic():
        if Staff.objects.exists():
            return None
        FirstLink.objects.filter(staff=None).delete()
        return make_link(staff=None, by=None, at=at)
