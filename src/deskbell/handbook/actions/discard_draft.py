"""Discard a draft. Its text stays in the database, with who discarded it."""

from datetime import datetime

from django.db import transaction

from deskbell.handbook.actions.write_part import draft_topic, refuse_closed_draft
from deskbell.handbook.events import DraftDiscarded
from deskbell.handbook.models import Draft
from deskbell.journal.record import record
from deskbell.kit import notify
from deskbell.people.models import Staff


def discard_draft(*, draft: Draft, by: Staff, at: datetime) -> None:
    """Close a draft without publishing it. Raises DraftClosed."""
    with transaction.atomic():
        found = Draft.objects.select_for_update(of=("self",)).select_related("brand").get(pk=draft.pk)
        refuse_closed_draft(found)
        found.closed_at, found.closed_by = at, by
        found.save(update_fields=["closed_at", "closed_by"])
        news = DraftDiscarded(brand=found.brand.slug, language=found.language, actor=by.pk, draft=found.pk)
        record(news, at=at)
        notify.notify_pages(draft_topic(found))
