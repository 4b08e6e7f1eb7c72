"""When customers write: at each place by weekday and hour, as chance has it, with busy weeks and quiet ones."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from math import exp
from zoneinfo import ZoneInfo

from deskbell.world.company import Site

_WEEKDAYS = (1.3, 1.1, 1.0, 1.0, 0.95, 0.65, 0.5)
_DINER = (0.9, 0.7, 0.7, 0.9, 1.2, 1.5, 1.4)
HOURS = (1, 0, 0, 0, 0, 1, 3, 6, 11, 15, 16, 14, 11, 10, 11, 12, 11, 10, 9, 10, 11, 9, 6, 3)


def arrivals(place: Site, *, at: datetime, days: int, busy: float, chance: random.Random) -> Iterator[datetime]:
    """The instants at which somebody new writes, in order, over the last `days` days before `at`."""
    zone = ZoneInfo(place.zone)
    today = at.astimezone(zone).date()
    for back in range(days, -1, -1):
        day = today - timedelta(days=back)
        weekdays = _DINER if place.brand == "sour-lous" else _WEEKDAYS
        mean = place.post * busy * weekdays[day.weekday()] * _season(place, back)
        midnight = datetime.combine(day, time(), zone)
        found = [_instant(midnight, chance) for _ in range(_poisson(mean, chance))]
        yield from sorted(x for x in found if at - timedelta(days=days) <= x < at)


def _season(place: Site, back: int) -> float:
    """Trade grows a little towards the end of the year; before Diwali everybody in Jaipur wants lamps."""
    season = 1.12 - back / 500
    return season * 1.35 if place.slug == "jaipur" and 12 <= back <= 26 else season


def _instant(midnight: datetime, chance: random.Random) -> datetime:
    hour = chance.choices(range(24), weights=HOURS)[0]
    local = midnight.replace(hour=hour, minute=chance.randrange(60), second=chance.randrange(60))
    return local.astimezone(UTC)


def _poisson(mean: float, chance: random.Random) -> int:
    limit, product, count = exp(-mean), chance.random(), 0
    while product > limit:
        product *= chance.random()
        count += 1
    return count
