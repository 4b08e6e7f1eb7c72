"""Authenticate a program by its bearer token."""

import re

from deskbell.people.actions.invite_staff import hash_secret
from deskbell.people.actions.make_token import TOKEN_PREFIX
from deskbell.people.models import Token

TOKEN_PATTERN = re.compile(rf"{TOKEN_PREFIX}[A-Za-z0-9_-]{{43}}")


def authenticate_token(*, raw: str) -> Token | None:
    """Return the token whose secret is `raw`. None if there is none, if it has ended, or if its member of staff has
    left.

    The lookup is by hash, so its duration does not reveal how much of a guess is right.
    """
    if not TOKEN_PATTERN.fullmatch(raw):
        return None
    token = Token.objects.select_related("staff").filter(digest=hash_secret(raw), ended_at=None).first()
    if token is None or (token.staff is not None and not token.staff.is_active):
        return None
    return token
