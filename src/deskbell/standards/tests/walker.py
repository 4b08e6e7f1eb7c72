"""The slow truth: walk minute by minute and look at the clock on the wall. Uses nothing of the product."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)


class Shop:
    """Opening hours as plain data: (since, zone, {weekday: [(minute, minute)]}, closed dates), sorted by `since`."""

    def __init__(self, *versions: tuple[date | None, str, dict[int, list[tuple[int, int]]], set[date]]) -> None:
        self.versions = versions

    def is_open(self, at: datetime) -> bool:
        for since, zone, week, closed in reversed(self.versions):
            wall = at.astimezone(ZoneInfo(zone))
            if since is not None and wall.date() < since and since != self.versions[0][0]:
                continue
            minute = wall.hour * 60 + wall.minute
            return wall.date() not in closed and any(a <= minute < b for a, b in week.get(wall.weekday(), ()))
        raise AssertionError


def minutes(start: datetime, end: datetime) -> Iterator[datetime]:
    while start < end:
        yield start
        start += MINUTE


def worked(shop: Shop, start: datetime, end: datetime, pauses: Iterable[tuple[datetime, datetime]] = ()) -> int:
    """The minutes open and not paused between two instants."""
    pauses = list(pauses)
    return sum(shop.is_open(at) and not any(a <= at < b for a, b in pauses) for at in minutes(start, end))


def due(shop: Shop, start: datetime, amount: int, pauses: Iterable[tuple[datetime, datetime]] = ()) -> datetime:
    """The end of the minute in which `amount` minutes are reached."""
    pauses, at = list(pauses), start
    while amount:
        amount -= shop.is_open(at) and not any(a <= at < b for a, b in pauses)
        at += MINUTE
    return at
