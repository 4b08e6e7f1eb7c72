"""Compute with the opening hours of the company's sites, to plan what staff do."""

from datetime import date, datetime, timedelta
from functools import cache

from deskbell.standards.calendars import OpeningBlock, OpeningHours, WorkingHours, from_micros, to_micros
from deskbell.world.company import CompanySite, find_company_site


@cache
def get_site_calendar(slug: str) -> WorkingHours:
    """Return the working hours of a site."""
    site = find_company_site(slug)
    blocks = [
        OpeningBlock(weekday, _parse_seconds(opens), _parse_seconds(closes))
        for weekday, day in enumerate(site.week)
        for opens, closes in day
    ]
    closed = tuple((date.fromisoformat(day), "closed") for day in site.own_holidays)
    return WorkingHours(OpeningHours(site.zone, tuple(blocks), closed=closed, country=site.country))


def add_working_hours(site: CompanySite, start: datetime, hours: float) -> datetime:
    """Return the time at which `hours` of working time have passed since `start`."""
    return from_micros(get_site_calendar(site.slug).due(to_micros(start), max(1, round(hours * 3_600_000_000))))


def subtract_working_hours(site: CompanySite, end: datetime, hours: float) -> datetime:
    """Return the time from which `hours` of working time pass until `end`."""
    worked, wanted = get_site_calendar(site.slug).cumulative, hours * 3_600_000_000
    early, late = end - timedelta(days=21), end
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) / 2
        if worked(to_micros(end)) - worked(to_micros(middle)) >= wanted:
            early = middle
        else:
            late = middle
    return early


def _parse_seconds(text: str) -> int:
    """Return the seconds since midnight of "HH:MM"."""
    hours, minutes = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60
