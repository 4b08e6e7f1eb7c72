"""Public holidays by country. How a holiday stops a clock is decided in `standards/calendars`."""

from datetime import date
from functools import cache
from operator import itemgetter

from babel import Locale
from django.utils.translation import get_language

from deskbell.kit.formats import current_locale
from deskbell.kit.names import sort_by_name
from deskbell.people.models import Hours


@cache
def list_holiday_countries() -> frozenset[str]:
    """Return the codes (ISO 3166, two letters) of the countries whose public holidays are known."""
    # Imported here, because the calendars of all countries would slow down every start.
    from holidays import list_supported_countries

    return frozenset(code for code in list_supported_countries() if len(code) == 2)


def country_name(code: str) -> str:
    """Return the country's name in the reader's language."""
    return str(current_locale().territories.get(code) or Locale.parse("en").territories.get(code, code))


def list_holiday_country_choices() -> list[tuple[str, str]]:
    """List (code, name in the reader's language) of every country with known holidays, by name."""
    return sort_by_name(((code, country_name(code)) for code in list_holiday_countries()), itemgetter(1))


def list_closed_days(hours: Hours, first: date, last: date) -> list[tuple[date, str]]:
    """Return (day, name) for each closed day from `first` to `last`. The site's own closed days have the name "".

    A holiday without a name in the reader's language has its English name.
    """
    from holidays import country_holidays

    public = {}
    if hours.country in list_holiday_countries():
        years = range(first.year, last.year + 1)
        public = dict(country_holidays(hours.country, years=years, language=get_language()).items())
    own = {date.fromisoformat(day): "" for day in hours.holidays}
    return sorted((day, name) for day, name in {**own, **public}.items() if first <= day <= last)
