"""Hide a standard from the public page of its brand. The journal records it."""

from datetime import datetime

from django.db import transaction

from deskbell.journal.record import record
from deskbell.people.models import Staff
from deskbell.standards.events import StandardHidden
from deskbell.standards.models import Standard


def hide_standard(*, standard: Standard, by: Staff | None, at: datetime) -> Standard:
    """Hide the standard from the public page, and return it. Does nothing when it is hidden already."""
    with transaction.atomic():
        row = Standard.objects.select_for_update().get(pk=standard.pk)
        if row.shown_at is not None:
            row.shown_at = None
            row.save(update_fields=["shown_at"])
            record(StandardHidden(actor=by.pk if by else None, brand=row.brand, standard=row.slug), at=at)
    return row
