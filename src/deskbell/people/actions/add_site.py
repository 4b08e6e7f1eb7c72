"""A place where the company works. Its opening hours are what "a working day" means in its standards."""

from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from deskbell.journal.record import record
from deskbell.people.actions.hire import known
from deskbell.people.actions.refusals import NeedsAnotherName
from deskbell.people.events import SiteAdded
from deskbell.people.models import Brand, Site, Staff


def add_site(*, brand: Brand, name: str, zone: str = "UTC", slug: str = "", by: Staff | None, at: datetime) -> Site:
    """Add a place of `brand`, in the time zone `zone`. It is never open until `set_hours`."""
    name = " ".join(name.split())
    known(zone=zone)
    if not name:
        raise NeedsAnotherName(_("A place needs a name."))
    with transaction.atomic():
        slug = slug or free_slug(Site, name)
        if Site.objects.filter(slug=slug).exists():
            raise NeedsAnotherName(_("There is a place with this short name already."))
        site = Site.objects.create(slug=slug, name=name, brand=brand, zone=zone)
        news = SiteAdded(actor=by.id if by else None, brand=brand.slug, site=slug, name=name, zone=zone)
        record(news, at=at)
    return site


def free_slug(model: type, name: str) -> str:
    """A slug made of `name` that no row of `model` has: `cape-town`, `cape-town-2`."""
    stem = slugify(name)[:40] or model.__name__.lower()
    taken = set(model.objects.filter(slug__startswith=stem).values_list("slug", flat=True))  # type: ignore[attr-defined]
    numbers = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (stem, *numbers) if slug not in taken)
