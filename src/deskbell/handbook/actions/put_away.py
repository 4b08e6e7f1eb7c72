"""A draft nobody wants any more is put away, not destroyed: its words stay in the database with who put it away."""

from datetime import datetime

from django.db import transaction

from deskbell.handbook.actions.write_part import open_still, topic
from deskbell.handbook.events import DraftPutAway
from deskbell.handbook.models import Draft
from deskbell.journal.record import record
from deskbell.kit import notify
from deskbell.people.models import Staff


def put_away(*, draft: Draft, by: Staff, at: datetime) -> None:
    """Close a draft without publishing it. Raises Closed."""
    with transaction.atomic():
        found = Draft.objects.select_for_update(of=("self",)).select_related("brand").get(pk=draft.pk)
        open_still(found)
        found.closed_at, found.closed_by = at, by
        found.save(update_fields=["closed_at", "closed_by"])
        news = DraftPutAway(brand=found.brand.slug, language=found.language, actor=by.pk, draft=found.pk)
        record(news, at=at)
        notify.live(topic(found))
