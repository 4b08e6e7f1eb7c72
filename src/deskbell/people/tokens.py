"""Who a program is: a bearer token found by its hash, alive, of somebody who still works here."""

import re

from deskbell.people.actions.invite import digest
from deskbell.people.actions.make_token import MARK
from deskbell.people.models import Token

SHAPE = re.compile(rf"{MARK}[A-Za-z0-9_-]{{43}}")


def authenticate(*, raw: str) -> Token | None:
    """The token whose secret is `raw`; None when there is none, it has ended, or its colleague has left.

    Found by hash: how long it takes says nothing about how much of a guess was right.
    """
    if not SHAPE.fullmatch(raw):
        return None
    token = Token.objects.select_related("staff").filter(digest=digest(raw), ended_at=None).first()
    if token is None or (token.staff is not None and not token.staff.is_active):
        return None
    return token
