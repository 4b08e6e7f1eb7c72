"""Public holidays by country and state. How a holiday stops a clock is decided in `standards/calendars`."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from operator import itemgetter

from babel import Locale
from django.utils.translation import get_language

from deskbell.kit.formats import current_locale
from deskbell.kit.names import sort_by_name
from deskbell.people.models import Hours

LONGEST_STATE_CODE = 3


@cache
def list_holiday_countries() -> frozenset[str]:
    """Return the codes (ISO 3166, two letters) of the countries whose public holidays are known."""
    # Imported here, because the calendars of all countries would slow down every start.
    from holidays import list_supported_countries

    return frozenset(code for code in list_supported_countries() if len(code) == 2)


@cache
def list_holiday_states(country: str) -> Mapping[str, str]:
    """Return {code: name} of the states and regions of a country that have public holidays of their own."""
    from holidays import country_holidays, list_supported_countries

    if country not in list_holiday_countries():
        return {}
    names = country_holidays(country).get_subdivision_aliases()
    # Some cities have holidays too, without a code of ISO 3166: they are closed days of one's own.
    codes = [code for code in list_supported_countries()[country] if len(code) <= LONGEST_STATE_CODE]
    return {code: next(iter(names.get(code, ())), code) for code in codes}


def is_holiday_calendar(code: str) -> bool:
    """Return whether the holidays of a country, or of a state such as DE-BY, are known."""
    country, dash, state = code.partition("-")
    return country in list_holiday_countries() and (not dash or state in list_holiday_states(country))


def country_name(code: str) -> str:
    """Return the country's name in the reader's language. A state stands behind it: `Germany, Bayern`."""
    code, _dash, state = code.partition("-")
    name = str(current_locale().territories.get(code) or Locale.parse("en").territories.get(code, code))
    return f"{name}, {list_holiday_states(code).get(state, state)}" if state else name


def list_holiday_country_choices() -> list[tuple[str, str]]:
    """List (code, name in the reader's language) of every country with known holidays, by name."""
    return sort_by_name(((code, country_name(code)) for code in list_holiday_countries()), itemgetter(1))


def list_closed_days(hours: Hours, first: date, last: date) -> list[tuple[date, str]]:
    """Return (day, name) for each closed day from `first` to `last`. The site's own closed days have the name "".

    A holiday without a name in the reader's language has its English name.
    """
    from holidays import country_holidays

    public = {}
    if is_holiday_calendar(hours.country):
        years = range(first.year, last.year + 1)
        country, _dash, state = hours.country.partition("-")
        public = dict(country_holidays(country, subdiv=state or None, years=years, language=get_language()).items())
    own = {date.fromisoformat(day): "" for day in hours.holidays}
    return sorted((day, name) for day, name in {**own, **public}.items() if first <= day <= last)
