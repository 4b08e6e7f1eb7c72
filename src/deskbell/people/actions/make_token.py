"""A program gets a key of its own: with a name, scopes, and an end; shown once and kept as a hash."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from deskbell.journal.record import record
from deskbell.people.actions.invite import digest
from deskbell.people.actions.refusals import NeedsAnotherName, NeedsKnown
from deskbell.people.events import TokenMade
from deskbell.people.models import Staff, Token
from deskbell.people.scopes import ALL, scopes

MARK = "deskbell_"


def make_token(
    *, name: str, scopes_: Iterable[str] = (ALL,), staff: Staff | None, by: Staff | None, at: datetime
) -> tuple[Token, str]:
    """The row and the token itself, which nobody can read again. What it does counts as done by `staff`."""
    name, wanted = " ".join(name.split()), sorted(set(scopes_))
    if not name:
        raise NeedsAnotherName(_("A token needs a name that says which program has it."))
    if not wanted or not set(wanted) <= {ALL, *scopes()}:
        raise NeedsKnown(_("The scopes are all, %s.") % ", ".join(sorted(scopes())))
    secret = MARK + secrets.token_urlsafe(32)
    with transaction.atomic():
        token = Token.objects.create(name=name, digest=digest(secret), scopes=wanted, staff=staff, made_at=at)
        record(TokenMade(actor=by.id if by else None, token=token.id, name=name, scopes=tuple(wanted)), at=at)
    return token, secret
