"""A place turns out to keep another time zone: its hours are meant in that one."""

from datetime import datetime

from django.db import transaction

from deskbell.journal.record import record
from deskbell.people.actions.hire import known
from deskbell.people.events import SiteMoved
from deskbell.people.models import Site, Staff


def move_site(*, site: Site, zone: str, by: Staff | None, at: datetime) -> Site:
    """Put `site` into the time zone `zone`; the same one again changes nothing."""
    known(zone=zone)
    with transaction.atomic():
        row = Site.objects.select_for_update().get(id=site.id)
        if row.zone != zone:
            before, row.zone = row.zone, zone
            row.save(update_fields=["zone"])
            record(SiteMoved(actor=by.id if by else None, site=row.slug, before=before, zone=zone), at=at)
    return row
