"""Show a standard on the public page of its brand. The journal records it."""

from datetime import datetime

from django.db import transaction

from deskbell.journal.record import record
from deskbell.people.models import Staff
from deskbell.standards.events import StandardShown
from deskbell.standards.models import Standard


def show_standard(*, standard: Standard, by: Staff | None, at: datetime) -> Standard:
    """Show the standard on the public page, and return it. Does nothing when it is shown already."""
    with transaction.atomic():
        row = Standard.objects.select_for_update().get(pk=standard.pk)
        if row.shown_at is None:
            row.shown_at = at
            row.save(update_fields=["shown_at"])
            record(StandardShown(actor=by.pk if by else None, brand=row.brand, standard=row.slug), at=at)
    return row
