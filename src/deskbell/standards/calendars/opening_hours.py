"""Opening hours as they are entered: weekly blocks, holidays and a time zone, in force from a date.

Hours that contradict themselves are refused before any due time is computed from them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

DAY_SECONDS = 86_400
# The name of a closed day that has none.
OWN_CLOSED_DAY = "closed"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class InvalidHours(ValueError):
    """The hours contradict themselves. The message says which ones and what would be right."""


@dataclass(frozen=True, order=True)
class OpeningBlock:
    """One stretch of a weekday, in seconds after local midnight."""

    weekday: int
    opens: int
    closes: int

    def __str__(self) -> str:
        return f"{WEEKDAYS[self.weekday]} {_hhmm(self.opens)} to {_hhmm(self.closes)}"


@dataclass(frozen=True)
class OpeningHours:
    """One version of the hours of a site. `since` None: it has always been in force."""

    zone: str
    blocks: tuple[OpeningBlock, ...]
    since: date | None = None
    closed: tuple[tuple[date, str], ...] = ()
    country: str = ""
    subdivision: str = ""

    def __post_init__(self) -> None:
        _check_zone(self.zone)
        _check_country(self.country, self.subdivision)
        object.__setattr__(self, "blocks", tuple(sorted(self.blocks)))
        _check_blocks(self.blocks)

    def blocks_on(self, day: date) -> tuple[OpeningBlock, ...]:
        """Return the blocks that count on a local date; none on a holiday."""
        blocks = self._week[day.weekday()]
        return () if blocks and self.holiday_on(day) else blocks

    def holiday_on(self, day: date, language: str = "") -> str:
        """Return the name of the holiday on a date; empty when it is none. In English when there is no name in
        `language`.
        """
        own = self._own.get(day)
        if own is not None or not self.country:
            return own or ""
        return _public_holidays(self.country, self.subdivision, day.year, language).get(day, "")

    @cached_property
    def _week(self) -> tuple[tuple[OpeningBlock, ...], ...]:
        return tuple(tuple(b for b in self.blocks if b.weekday == n) for n in range(7))

    @cached_property
    def _own(self) -> dict[date, str]:
        return {day: name or OWN_CLOSED_DAY for day, name in self.closed}


def sort_versions(versions: Iterable[OpeningHours]) -> tuple[OpeningHours, ...]:
    """Return the versions sorted by the date from which they are in force. Raises InvalidHours when two have the same
    date.
    """
    ordered = tuple(sorted(versions, key=lambda hours: hours.since or date.min))
    if not ordered:
        raise InvalidHours("There are no opening hours. Give at least one block, such as Monday 09:00 to 17:00.")
    for earlier, later in pairwise(ordered):
        if earlier.since == later.since:
            raise InvalidHours(f"Two sets of hours hold from {later.since}. Keep one of them.")
    return ordered


@lru_cache(maxsize=512)
def _public_holidays(country: str, subdivision: str, year: int, language: str) -> dict[date, str]:
    # Loaded at first use: it brings the holidays of every country, which no start should wait for.
    from holidays import country_holidays

    found = country_holidays(country, subdiv=subdivision or None, years=year, language=language or None)
    return {day: str(name) for day, name in found.items()}


def _check_zone(zone: str) -> None:
    try:
        ZoneInfo(zone)
    except (ValueError, OSError, KeyError) as error:
        raise InvalidHours(f"{zone!r} is not a time zone. Use a name such as Asia/Bangkok.") from error


def _check_country(country: str, subdivision: str) -> None:
    if not country:
        return
    from holidays import list_supported_countries

    known = list_supported_countries()
    if country not in known:
        raise InvalidHours(f"No public holidays are known for {country!r}. Use a country code such as TH.")
    if subdivision and subdivision not in known[country]:
        raise InvalidHours(f"{country} has no part {subdivision!r} with holidays of its own.")


def _check_blocks(blocks: tuple[OpeningBlock, ...]) -> None:
    if not blocks:
        raise InvalidHours("These hours never open. Give at least one block, such as Monday 09:00 to 17:00.")
    for problem in _problems(blocks):
        raise InvalidHours(problem)


def _problems(blocks: tuple[OpeningBlock, ...]) -> Iterator[str]:
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
