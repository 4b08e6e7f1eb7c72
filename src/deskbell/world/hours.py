"""When the invented company works: its opening hours as calendars, for planning what its people do when."""

from datetime import date, datetime, timedelta
from functools import cache

from deskbell.standards.calendars import Block, Hours, WorkingHours, from_micros, to_micros
from deskbell.world.company import Site, site


@cache
def calendar(slug: str) -> WorkingHours:
    """The working hours of a place."""
    place = site(slug)
    blocks = [
        Block(weekday, _seconds(opens), _seconds(closes))
        for weekday, day in enumerate(place.week)
        for opens, closes in day
    ]
    closed = tuple((date.fromisoformat(day), "closed") for day in place.own_holidays)
    return WorkingHours(Hours(place.zone, tuple(blocks), closed=closed, country=place.country))


def after(place: Site, start: datetime, hours: float) -> datetime:
    """The instant at which that much working time has passed since `start`."""
    return from_micros(calendar(place.slug).due(to_micros(start), max(1, round(hours * 3_600_000_000))))


def before(place: Site, end: datetime, hours: float) -> datetime:
    """An instant from which to `end` that much working time passes: found by halving, since C(t) only grows."""
    worked, wanted = calendar(place.slug).worked, hours * 3_600_000_000
    early, late = end - timedelta(days=21), end
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) / 2
        if worked(to_micros(end)) - worked(to_micros(middle)) >= wanted:
            early = middle
        else:
            late = middle
    return early


def _seconds(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60
