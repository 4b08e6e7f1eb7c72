"""Add a site: a branch or an office. Its opening hours define a working day in its standards."""

from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from deskbell.journal.record import record
from deskbell.people.actions.refusals import NeedsAnotherName, require_known_choices
from deskbell.people.events import SiteAdded
from deskbell.people.models import Brand, Site, Staff


def add_site(*, brand: Brand, name: str, zone: str = "UTC", slug: str = "", by: Staff | None, at: datetime) -> Site:
    """Add a site of `brand` in the time zone `zone`. It is closed until `set_hours` gives it hours."""
    name = " ".join(name.split())
    require_known_choices(zone=zone)
    if not name:
        raise NeedsAnotherName(_("Enter a name for the location."))
    with transaction.atomic():
        slug = slug or find_free_slug(Site, name)
        if Site.objects.filter(slug=slug).exists():
            raise NeedsAnotherName(_("A location with this short name already exists."))
        site = Site.objects.create(slug=slug, name=name, brand=brand, zone=zone)
        news = SiteAdded(actor=by.id if by else None, brand=brand.slug, site=slug, name=name, zone=zone)
        record(news, at=at)
    return site


def find_free_slug(model: type, name: str) -> str:
    """Return a slug made from `name` that no row of `model` has: `cape-town`, `cape-town-2`."""
    stem = slugify(name)[:40] or model.__name__.lower()
    taken = set(model.objects.filter(slug__startswith=stem).values_list("slug", flat=True))  # type: ignore[attr-defined]
    numbers = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (stem, *numbers) if slug not in taken)
