"""The time zones to choose from."""

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel.dates import get_timezone_location

from deskbell.kit.formats import current_locale


@cache
def list_time_zones() -> list[str]:
    """List the time zones by continent and city, UTC among them."""
    return sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC")


def zone_city(zone: ZoneInfo) -> str:
    """Return the city that a zone is named after, in the reader's language: `Athens`, `Αθήνα`."""
    return str(get_timezone_location(zone, locale=current_locale(), return_city=True))
