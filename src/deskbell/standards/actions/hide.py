"""A manager takes a standard off the public page; that it was done is on record."""

from datetime import datetime

from django.db import transaction

from deskbell.journal.record import record
from deskbell.people.models import Staff
from deskbell.standards.events import StandardHidden
from deskbell.standards.models import Standard


def hide(*, standard: Standard, by: Staff | None, at: datetime) -> Standard:
    """Take it off the public page; one that does not stand there stays as it is."""
    with transaction.atomic():
        row = Standard.objects.select_for_update().get(pk=standard.pk)
        if row.shown_at is not None:
            row.shown_at = None
            row.save(update_fields=["shown_at"])
            record(StandardHidden(actor=by.pk if by else None, brand=row.brand, standard=row.slug), at=at)
    return row
