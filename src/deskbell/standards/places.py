"""Whose hours a standard counts: the site's where the case lies, or the place its block names."""

from datetime import date

from deskbell.people import models as people
from deskbell.standards.calendars import Block, Calendar, Hours, WallClock, WorkingHours
from deskbell.standards.calendars.hours import DAY_SECONDS
from deskbell.standards.language import Definition
from deskbell.standards.language.definition import WALL_CLOCK

_wall = WallClock()
_made: dict[tuple[Hours, ...], WorkingHours] = {}
_MOST = 500


class Places:
    """The calendars of all sites, read once for a batch of work; built calendars are kept by the process."""

    def __init__(self) -> None:
        self._calendars: dict[str, Calendar] = {}
        self._names: dict[str, str] | None = None

    def place(self, definition: Definition, site: str) -> str:
        """The slug of the site whose hours count; empty for the wall clock."""
        if definition.wall_clock or definition.calendar.casefold() == WALL_CLOCK:
            return ""
        if not definition.calendar:
            return site
        return self.names.get(definition.calendar.casefold(), site)

    def calendar(self, place: str) -> Calendar:
        """The hours of a place; where none were ever set every hour counts."""
        if place not in self._calendars:
            self._calendars[place] = _calendar(place) if place else _wall
        return self._calendars[place]

    @property
    def names(self) -> dict[str, str]:
        """Slugs of sites by their names and slugs, without regard to capitals."""
        if self._names is None:
            sites = list(people.Site.objects.values_list("slug", "name"))
            self._names = {name.casefold(): slug for slug, name in sites} | {slug.casefold(): slug for slug, _ in sites}
        return self._names


def hours_of(row: people.Hours, since: bool) -> Hours:
    """Opening hours as they were set, for the arithmetic. Raises BrokenHours."""
    blocks = [
        Block(int(weekday), _seconds(opens), _seconds(closes))
        for weekday, spans in row.week.items()
        for opens, closes in spans
    ]
    country, _, part = row.country.partition("-")
    return Hours(
        zone=row.site.zone,
        blocks=tuple(blocks),
        since=row.valid_from if since else None,
        closed=tuple(sorted((date.fromisoformat(day), "") for day in row.holidays)),
        country=country,
        subdivision=part,
    )


def _calendar(place: str) -> Calendar:
    rows = people.Hours.objects.filter(site__slug=place).select_related("site").order_by("valid_from")
    versions = tuple(hours_of(row, since=bool(number)) for number, row in enumerate(rows))
    if not versions:
        return _wall
    if versions not in _made:
        if len(_made) > _MOST:
            _made.clear()
        _made[versions] = WorkingHours(*versions)
    return _made[versions]


def _seconds(text: str) -> int:
    hours, minutes = text.split(":")
    return min(int(hours) * 3600 + int(minutes) * 60, DAY_SECONDS)
