"""Public holidays by country, for the choice of a country; what a holiday does to a clock is the calendars' matter."""

from functools import cache

from babel import Locale
from holidays import list_supported_countries

from deskbell.kit.spoken import locale


@cache
def countries() -> frozenset[str]:
    """The countries (ISO 3166, two letters) whose public holidays are known."""
    return frozenset(code for code in list_supported_countries() if len(code) == 2)


def named() -> list[tuple[str, str]]:
    """(code, name in the reader's language) of every country with known holidays, by name."""
    names = locale().territories or Locale.parse("en").territories
    english = Locale.parse("en").territories
    return sorted(((code, names.get(code) or english.get(code, code)) for code in countries()), key=lambda row: row[1])
