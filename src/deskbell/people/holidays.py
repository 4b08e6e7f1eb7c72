"""Public holidays by country, for the choice of a country; what a holiday does to a clock is the calendars' matter."""

from datetime import date
from functools import cache

from babel import Locale

from deskbell.kit.spoken import locale
from deskbell.people.models import Hours


@cache
def countries() -> frozenset[str]:
    """The countries (ISO 3166, two letters) whose public holidays are known."""
    # Loaded when somebody asks: every start would pay for the calendars of all countries.
    from holidays import list_supported_countries

    return frozenset(code for code in list_supported_countries() if len(code) == 2)


def country_name(code: str) -> str:
    """The country's name in the reader's language."""
    return str(locale().territories.get(code) or Locale.parse("en").territories.get(code, code))


def named() -> list[tuple[str, str]]:
    """(code, name in the reader's language) of every country with known holidays, by name."""
    return sorted(((code, country_name(code)) for code in countries()), key=lambda row: row[1])


def coming(hours: Hours, first: date, last: date) -> list[tuple[date, str]]:
    """The closed days between the two, public ones with their name, own ones without, by day."""
    from holidays import country_holidays

    public = {}
    if hours.country in countries():
        public = dict(country_holidays(hours.country, years=range(first.year, last.year + 1)).items())
    own = {date.fromisoformat(day): "" for day in hours.holidays}
    return sorted((day, name) for day, name in {**own, **public}.items() if first <= day <= last)
