"""Opening hours as they are declared: weekly blocks, holidays, a zone, in force from a date.

Hours that contradict themselves are refused before any promise is built on them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

DAY_SECONDS = 86_400
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class BrokenHours(ValueError):
    """Hours nobody could keep; the sentence says which and what would be right."""


@dataclass(frozen=True, order=True)
class Block:
    """One stretch of a weekday, in seconds after local midnight."""

    weekday: int
    opens: int
    closes: int

    def __str__(self) -> str:
        return f"{WEEKDAYS[self.weekday]} {_hhmm(self.opens)} to {_hhmm(self.closes)}"


@dataclass(frozen=True)
class Hours:
    """One version of the hours of a place; `since` None means it has always held."""

    zone: str
    blocks: tuple[Block, ...]
    since: date | None = None
    closed: tuple[tuple[date, str], ...] = ()
    country: str = ""
    subdivision: str = ""

    def __post_init__(self) -> None:
        _check_zone(self.zone)
        _check_country(self.country, self.subdivision)
        object.__setattr__(self, "blocks", tuple(sorted(self.blocks)))
        _check_blocks(self.blocks)

    def blocks_on(self, day: date) -> tuple[Block, ...]:
        """The blocks that count on a local date; none on a holiday."""
        blocks = self._week[day.weekday()]
        return () if blocks and self.holiday(day) else blocks

    def holiday(self, day: date) -> str:
        """The name of the holiday on that date, or an empty text."""
        own = self._own.get(day)
        if own is not None or not self.country:
            return own or ""
        return _public_holidays(self.country, self.subdivision, day.year).get(day, "")

    @cached_property
    def _week(self) -> tuple[tuple[Block, ...], ...]:
        return tuple(tuple(b for b in self.blocks if b.weekday == n) for n in range(7))

    @cached_property
    def _own(self) -> dict[date, str]:
        return {day: name or "closed" for day, name in self.closed}


def in_order(versions: Iterable[Hours]) -> tuple[Hours, ...]:
    """Versions sorted by the date from which they hold; two from the same date are refused."""
    ordered = tuple(sorted(versions, key=lambda hours: hours.since or date.min))
    if not ordered:
        raise BrokenHours("There are no opening hours. Give at least one block, such as Monday 09:00 to 17:00.")
    for earlier, later in pairwise(ordered):
        if earlier.since == later.since:
            raise BrokenHours(f"Two sets of hours hold from {later.since}. Keep one of them.")
    return ordered


@lru_cache(maxsize=512)
def _public_holidays(country: str, subdivision: str, year: int) -> dict[date, str]:
    # Loaded when hours of some country are asked for: every start would pay for the calendars of all of them.
    from holidays import country_holidays

    found = country_holidays(country, subdiv=subdivision or None, years=year)
    return {day: str(name) for day, name in found.items()}


def _check_zone(zone: str) -> None:
    try:
        ZoneInfo(zone)
    except (ValueError, OSError, KeyError) as error:
        raise BrokenHours(f"{zone!r} is not a time zone. Use a name such as Asia/Bangkok.") from error


def _check_country(country: str, subdivision: str) -> None:
    if not country:
        return
    from holidays import list_supported_countries

    known = list_supported_countries()
    if country not in known:
        raise BrokenHours(f"No public holidays are known for {country!r}. Use a country code such as TH.")
    if subdivision and subdivision not in known[country]:
        raise BrokenHours(f"{country} has no part {subdivision!r} with holidays of its own.")


def _check_blocks(blocks: tuple[Block, ...]) -> None:
    if not blocks:
        raise BrokenHours("These hours never open. Give at least one block, such as Monday 09:00 to 17:00.")
    for problem in _problems(blocks):
        raise BrokenHours(problem)


def _problems(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        if not 0 <= block.weekday <= 6:
            yield f"{block.weekday} is not a day of the week. Monday is 0 and Sunday is 6."
        elif not (0 <= block.opens < DAY_SECONDS and 0 < block.closes <= DAY_SECONDS):
            yield f"{block} leaves the day. Use times from 00:00 to 24:00."
        elif block.opens == block.closes:
            yield f"{block} is empty. Let it close later than it opens, or leave it out."
        elif block.opens > block.closes:
            yield f"{block} closes before it opens. Past midnight, make two blocks that meet at 24:00."
    for earlier, later in pairwise(blocks):
        if earlier.weekday == later.weekday and later.opens < earlier.closes:
            yield f"{earlier} and {later} overlap. Make them one block, or end one before the other."


def _hhmm(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}"
