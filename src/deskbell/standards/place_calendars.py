"""Find whose working hours a standard counts: those of the case's site, or of the site that its block names."""

from datetime import date

from deskbell.people import models as people
from deskbell.standards.calendars import Calendar, OpeningBlock, OpeningHours, WallClock, WorkingHours
from deskbell.standards.calendars.opening_hours import DAY_SECONDS
from deskbell.standards.language import Definition
from deskbell.standards.language.definition import WALL_CLOCK

_wall = WallClock()
_made: dict[tuple[OpeningHours, ...], WorkingHours] = {}
_MOST = 500


class PlaceCalendars:
    """The calendars of all sites, loaded once for a batch of work. Built calendars are cached for the process."""

    def __init__(self) -> None:
        self._calendars: dict[str, Calendar] = {}
        self._names: dict[str, str] | None = None

    def place_for(self, definition: Definition, site: str) -> str:
        """Return the slug of the site whose hours count; empty for the wall clock."""
        if definition.uses_wall_clock or definition.calendar.casefold() == WALL_CLOCK:
            return ""
        if not definition.calendar:
            return site
        return self.slugs_by_name.get(definition.calendar.casefold(), site)

    def calendar(self, place: str) -> Calendar:
        """Return the calendar of a site. A site without hours counts every hour."""
        if place not in self._calendars:
            self._calendars[place] = _calendar(place) if place else _wall
        return self._calendars[place]

    @property
    def slugs_by_name(self) -> dict[str, str]:
        """Return the slugs of sites by name and by slug, both in lower case."""
        if self._names is None:
            sites = list(people.Site.objects.values_list("slug", "name"))
            self._names = {name.casefold(): slug for slug, name in sites} | {slug.casefold(): slug for slug, _ in sites}
        return self._names


def hours_from_row(row: people.Hours, since: bool) -> OpeningHours:
    """Return opening hours from their database row. Raises InvalidHours."""
    blocks = [
        OpeningBlock(int(weekday), _seconds(opens), _seconds(closes))
        for weekday, spans in row.week.items()
        for opens, closes in spans
    ]
    country, _, part = row.country.partition("-")
    return OpeningHours(
        zone=row.site.zone,
        blocks=tuple(blocks),
        since=row.valid_from if since else None,
        closed=tuple(sorted((date.fromisoformat(day), "") for day in row.holidays)),
        country=country,
        subdivision=part,
    )


def _calendar(place: str) -> Calendar:
    rows = people.Hours.objects.filter(site__slug=place).select_related("site").order_by("valid_from")
    versions = tuple(hours_from_row(row, since=bool(number)) for number, row in enumerate(rows))
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
