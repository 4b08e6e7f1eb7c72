"""A new password closes what was opened under the old one: the keys that programs held in this person's name, too.

Sessions end by themselves, for each of them carries a trace of the password it was opened with.
"""

from datetime import datetime

from django.db import transaction

from deskbell.people.actions.end_token import end_token
from deskbell.people.models import Staff, Token


def choose_password(*, staff: Staff, password: str, at: datetime) -> None:
    """Let `staff` sign in with `password` from now on, and end their tokens."""
    with transaction.atomic():
        staff.set_password(password)
        staff.save(update_fields=["password"])
        for token in Token.objects.filter(staff=staff, ended_at=None):
            end_token(token=token, by=staff, at=at)
