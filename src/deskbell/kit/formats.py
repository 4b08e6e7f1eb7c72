"""Format times, durations and numbers in the reader's language."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache, lru_cache, partial, wraps
from typing import Any, TypeVar

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal
from django.utils import timezone, translation

from deskbell.kit.cache import register_cache
from deskbell.kit.clock import now

BUDDHIST_ERA_OFFSET = 543
Formatted = TypeVar("Formatted")


def cached_by_language(compute: Callable[[], Formatted]) -> Callable[[], Formatted]:
    """Decorator: cache the function's result once for each language. Callers must not change the result."""
    cached_results: dict[str | None, Formatted] = register_cache({})

    @wraps(compute)
    def answer() -> Formatted:
        language = translation.get_language()
        if language not in cached_results:
            cached_results[language] = compute()
        return cached_results[language]

    return answer


def current_locale() -> Locale:
    """Return Babel's locale for the active language, or English if Babel does not know the language."""
    return _parse_locale(translation.get_language() or "en")


@cache
def _parse_locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")


def _to_local_time(at: datetime) -> datetime:
    return at.astimezone(timezone.get_current_timezone())


def format_hour(at: datetime) -> str:
    """Return the time of day on a 24-hour clock, in the active time zone: `14:05`."""
    return f"{_to_local_time(at):%H:%M}"


def format_day(at: datetime) -> str:
    """Return the day: `Thu 26 Nov`. The year is added when it is not the current one."""
    here = _to_local_time(at).date()
    return _format_date(
        here, "EEE d MMM" if here.year == _to_local_time(now()).year else "EEE d MMM y", current_locale()
    )


def format_long_day(at: datetime) -> str:
    """Return the day in full: `Thursday 26 November`. The year is added when it is not the current one."""
    here = _to_local_time(at).date()
    return _format_date(
        here, "EEEE d MMMM" if here.year == _to_local_time(now()).year else "EEEE d MMMM y", current_locale()
    )


def format_year(at: datetime) -> str:
    """Return the year in the era of the reader's language: 2026, in Thai 2569."""
    return str(_year_in_era(_to_local_time(at).year, current_locale()))


def format_pattern(day: date, pattern: str) -> str:
    """Format a day by a Babel date pattern such as `d MMMM y`, in the reader's language."""
    return _format_date(day, pattern, current_locale())


@lru_cache(maxsize=4096)
def _format_date(day: date, pattern: str, language: Locale) -> str:
    """Format a day by a Babel pattern. In Afrikaans the dots of short names are removed, because one would double a
    full stop.
    """
    text = str(format_date(day, _pattern_in_era(pattern, day.year, language), locale=language))
    return text.replace(".", "") if language.language == "af" else text


def pattern_in_era(pattern: str, year: int) -> str:
    """Replace the `y` of a Babel date pattern by the year in the reader's era. Thai uses the Buddhist era."""
    return _pattern_in_era(pattern, year, current_locale())


def _pattern_in_era(pattern: str, year: int, language: Locale) -> str:
    return pattern.replace("y", str(_year_in_era(year, language)))


def _year_in_era(year: int, language: Locale) -> int:
    return year + BUDDHIST_ERA_OFFSET if language.language == "th" else year


def format_moment(at: datetime) -> str:
    """Return day and time, `Thu 26 Nov 14:05`, or only the time if it is today."""
    return format_hour(at) if _is_today(at) else f"{format_day(at)} {format_hour(at)}"


def format_short_moment(at: datetime) -> str:
    """Return the time if it is today, else only the day. For labels with little room."""
    return format_hour(at) if _is_today(at) else format_day(at)


def _is_today(at: datetime) -> bool:
    return _to_local_time(at).date() == _to_local_time(now()).date()


def format_iso(at: datetime) -> str:
    """Return ISO 8601 with seconds, for `datetime` attributes in HTML."""
    return at.isoformat(timespec="seconds")


def format_number(value: float) -> str:
    """Return a number with the separators of the language: `1,234.5`."""
    return str(format_decimal(value, locale=current_locale()))


def format_duration(seconds: float | timedelta) -> str:
    """Return a duration in its two largest units: `2 h 10`, `18 min`, `45 s`, `3 d 4 h`."""
    return duration_formatter()(int(seconds.total_seconds() if isinstance(seconds, timedelta) else seconds))


def duration_formatter() -> Callable[[int], str]:
    """Return a function that does what `format_duration` does for whole seconds, faster. It keeps the language active
    now.
    """
    return partial(_format_seconds, _duration_patterns())


def _format_seconds(words: tuple[str, str, str, str], total: int) -> str:
    if total < 120:
        return words[0] % total
    minutes = total // 60
    if minutes < 60:
        return words[1] % minutes
    hours, rest = divmod(minutes, 60)
    if hours < 48:
        return words[2] % {"hours": hours, "minutes": rest}
    days, hours = divmod(hours, 24)
    return words[3] % {"days": days, "hours": hours}


@cached_by_language
def _duration_patterns() -> tuple[str, str, str, str]:
    """Return the translated patterns for seconds, minutes, hours and days."""
    return (
        translation.gettext("%d s"),
        translation.gettext("%d min"),
        translation.gettext("%(hours)d h %(minutes)02d"),
        translation.gettext("%(days)d d %(hours)d h"),
    )


def format_file_size(octets: int) -> str:
    """Return a file size in decimal units: `214 kB`."""
    if octets < 1000:
        return f"{octets} B"
    if octets < 1_000_000:
        return f"{octets // 1000} kB"
    return f"{format_number(round(octets / 1_000_000, 1))} MB"


FORMAT_FILTERS: dict[str, Callable[[Any], str]] = {
    "hour": format_hour,
    "day": format_day,
    "long_day": format_long_day,
    "moment": format_moment,
    "year": format_year,
    "iso": format_iso,
    "number": format_number,
    "duration": format_duration,
    "size": format_file_size,
}
