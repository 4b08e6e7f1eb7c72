"""Change the time zone of a site. All its opening hours, those of the past too, then mean times in the new zone."""

from datetime import datetime

from django.db import transaction

from deskbell.journal.record import record
from deskbell.people.actions.refusals import require_known_choices
from deskbell.people.events import SiteZoneChanged
from deskbell.people.models import Site, Staff


def change_site_zone(*, site: Site, zone: str, by: Staff | None, at: datetime) -> Site:
    """Put `site` into the time zone `zone`. The same zone changes nothing."""
    require_known_choices(zone=zone)
    with transaction.atomic():
        row = Site.objects.select_for_update().get(id=site.id)
        if row.zone != zone:
            before, row.zone = row.zone, zone
            row.save(update_fields=["zone"])
            record(SiteZoneChanged(actor=by.id if by else None, site=row.slug, before=before, zone=zone), at=at)
    return row
