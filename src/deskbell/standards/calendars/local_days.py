"""The working stretches of one local date, as instants.

A block of opening hours counts while the local clock is inside it. An hour that summer time skips does not count; an
hour that comes twice counts twice.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from deskbell.standards.calendars.micros import MICRO
from deskbell.standards.calendars.opening_hours import OpeningHours

Stretch = tuple[int, int]
_EPOCH_DAY = date(1970, 1, 1)
_SECONDS = 86_400


def working_stretches(hours: OpeningHours, day: date) -> list[Stretch]:
    """Return the working stretches of a local date in order, in microseconds. None of them is empty."""
    blocks = hours.blocks_on(day)
    if not blocks:
        return []
    midnight = (day - _EPOCH_DAY).days * _SECONDS
    found = []
    for starts, ends, offset in _same_offset(hours.zone, midnight):
        for block in blocks:
            opens = max(midnight + block.opens - offset, starts)
            closes = min(midnight + block.closes - offset, ends)
            if opens < closes:
                found.append((opens * MICRO, closes * MICRO))
    return list(_join_touching(sorted(found)))


def local_midnight(zone: str, day: date) -> int:
    """Return the first instant whose local date is `day` or later."""
    midnight = (day - _EPOCH_DAY).days * _SECONDS
    for starts, ends, offset in _same_offset(zone, midnight):
        if ends + offset > midnight:
            return max(starts, midnight - offset) * MICRO
    raise AssertionError("a local day lies within a day and a half of its date in UTC")


def local_date(zone: str, micros: int) -> date:
    """Return the local date at an instant, given in microseconds since 1970."""
    seconds = micros // MICRO
    return (datetime.fromtimestamp(seconds, UTC).astimezone(_zone(zone))).date()


@lru_cache(maxsize=65_536)
def _same_offset(zone: str, midnight: int) -> tuple[tuple[int, int, int], ...]:
    """The spans of seconds around a date, each with its offset from UTC."""
    first, last = midnight - 2 * _SECONDS, midnight + 3 * _SECONDS
    if _offset(zone, first) == _offset(zone, last):
        return ((first, last, _offset(zone, first)),)
    edges = [first, *_changes(zone, first, last), last]
    return tuple((a, b, _offset(zone, a)) for a, b in pairwise(edges))


def _changes(zone: str, first: int, last: int) -> Iterator[int]:
    for hour in range(first, last, 3600):
        low, high = hour, hour + 3600
        if _offset(zone, low) == _offset(zone, high):
            continue
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if _offset(zone, middle) == _offset(zone, low) else (low, middle)
        yield high


def _offset(zone: str, seconds: int) -> int:
    moment = datetime.fromtimestamp(seconds, UTC).astimezone(_zone(zone))
    return int((moment.utcoffset() or timedelta(0)).total_seconds())


@lru_cache(maxsize=256)
def _zone(zone: str) -> ZoneInfo:
    return ZoneInfo(zone)


def _join_touching(stretches: list[Stretch]) -> Iterator[Stretch]:
    """Join stretches that touch, so that a due time never falls between two halves of one morning."""
    open_one: Stretch | None = None
    for starts, ends in stretches:
        if open_one and starts <= open_one[1]:
            open_one = (open_one[0], max(open_one[1], ends))
            continue
        if open_one:
            yield open_one
        open_one = (starts, ends)
    if open_one:
        yield open_one
