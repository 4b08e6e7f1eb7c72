"""End a token, so that the program that has it can no longer use the API."""

from datetime import datetime

from django.db import transaction

from deskbell.journal.record import record
from deskbell.people.events import TokenEnded
from deskbell.people.models import Staff, Token


def end_token(*, token: Token, by: Staff | None, at: datetime) -> None:
    """End `token`. A token that has ended already stays as it is."""
    with transaction.atomic():
        row = Token.objects.select_for_update().get(id=token.id)
        if row.ended_at is None:
            row.ended_at = at
            row.save(update_fields=["ended_at"])
            record(TokenEnded(actor=by.id if by else None, token=row.id), at=at)
