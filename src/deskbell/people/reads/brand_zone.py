"""The time zone in which a brand speaks to the public."""

from zoneinfo import ZoneInfo

from deskbell.people.models import Brand, Site


def get_brand_zone(brand: Brand) -> ZoneInfo:
    """Return the zone of the brand's first site; UTC while it has none."""
    site = Site.objects.filter(brand=brand).order_by("id").first()
    return ZoneInfo(site.zone if site else "UTC")
