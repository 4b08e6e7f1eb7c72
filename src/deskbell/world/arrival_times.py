"""Random times at which customers write to each site, weighted by weekday and hour."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from math import exp
from zoneinfo import ZoneInfo

from deskbell.world.company import CompanySite

_WEEKDAY_WEIGHTS = (1.3, 1.1, 1.0, 1.0, 0.95, 0.65, 0.5)
_DINER_WEEKDAY_WEIGHTS = (0.9, 0.7, 0.7, 0.9, 1.2, 1.5, 1.4)
HOUR_WEIGHTS = (1, 0, 0, 0, 0, 1, 3, 6, 11, 15, 16, 14, 11, 10, 11, 12, 11, 10, 9, 10, 11, 9, 6, 3)


def arrival_times(
    site: CompanySite, *, at: datetime, days: int, busy: float, chance: random.Random
) -> Iterator[datetime]:
    """Yield, in order, the times at which a new customer writes to a site in the `days` days before `at`.

    `busy` multiplies the site's mean number of mails a day.
    """
    zone = ZoneInfo(site.zone)
    today = at.astimezone(zone).date()
    for back in range(days, -1, -1):
        day = today - timedelta(days=back)
        weekdays = _DINER_WEEKDAY_WEIGHTS if site.brand == "sour-lous" else _WEEKDAY_WEIGHTS
        mean = site.mails_per_day * busy * weekdays[day.weekday()] * _season_factor(site, back)
        midnight = datetime.combine(day, time(), zone)
        found = [_random_instant(midnight, chance) for _ in range(_poisson(mean, chance))]
        yield from sorted(x for x in found if at - timedelta(days=days) <= x < at)


def _season_factor(site: CompanySite, back: int) -> float:
    """Return a factor for the day: trade grows slowly, and Jaipur is busy before Diwali."""
    season = 1.12 - back / 500
    return season * 1.35 if site.slug == "jaipur" and 12 <= back <= 26 else season


def _random_instant(midnight: datetime, chance: random.Random) -> datetime:
    hour = chance.choices(range(24), weights=HOUR_WEIGHTS)[0]
    local = midnight.replace(hour=hour, minute=chance.randrange(60), second=chance.randrange(60))
    return local.astimezone(UTC)


def _poisson(mean: float, chance: random.Random) -> int:
    """Return a Poisson-distributed number with this mean (Knuth's method)."""
    limit, product, count = exp(-mean), chance.random(), 0
    while product > limit:
        product *= chance.random()
        count += 1
    return count
