"""Make a token for a program. Its secret is shown once and stored as a hash."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.journal.record import record
from deskbell.people.actions.invite_staff import hash_secret
from deskbell.people.actions.refusals import NeedsAnotherName, NeedsKnownChoice
from deskbell.people.events import TokenMade
from deskbell.people.models import Staff, Token
from deskbell.people.scopes import ALL_SCOPES, list_scopes

TOKEN_PREFIX = "deskbell_"  # noqa: S105 - what a token begins with, not one


def make_token(
    *, name: str, scopes: Iterable[str] = (ALL_SCOPES,), staff: Staff | None, by: Staff | None, at: datetime
) -> tuple[Token, str]:
    """Make a token. Returns the row and the secret, which cannot be read again. What the program does counts as done by
    `staff`.
    """
    name, wanted = " ".join(name.split()), sorted(set(scopes))
    if not name:
        raise NeedsAnotherName(_("Enter the name of the program that uses the token."))
    if not wanted or not set(wanted) <= {ALL_SCOPES, *list_scopes()}:
        raise NeedsKnownChoice(_("The scopes are all, %s.") % ", ".join(sorted(list_scopes())))
    secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        token = Token.objects.create(name=name, digest=hash_secret(secret), scopes=wanted, staff=staff, made_at=at)
        record(TokenMade(actor=by.id if by else None, token=token.id, name=name, scopes=tuple(wanted)), at=at)
    return token, secret
