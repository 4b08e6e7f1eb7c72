"""Save a new password. Sessions and tokens made under the old password end.

Tokens are ended here. Sessions end by themselves, because each carries a hash of the password.
"""

from datetime import datetime

from django.db import transaction

from deskbell.people.actions.end_token import end_token
from deskbell.people.models import Staff, Token


def choose_password(*, staff: Staff, password: str, at: datetime) -> None:
    """Save `password` for `staff` and end their tokens."""
    with transaction.atomic():
        staff.set_password(password)
        staff.save(update_fields=["password"])
        for token in Token.objects.filter(staff=staff, ended_at=None):
            end_token(token=token, by=staff, at=at)
