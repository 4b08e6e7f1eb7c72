"""Times, durations and numbers as people say them, in the reader's language."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache, lru_cache, partial, wraps
from typing import Any, TypeVar

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal
from django.utils import timezone, translation

from deskbell.kit.clock import now

BUDDHIST = 543
Said = TypeVar("Said")


def by_language(say: Callable[[], Said]) -> Callable[[], Said]:
    """Decorator: what this says is put together once for each language, and not to be changed by who asks."""
    kept: dict[str | None, Said] = {}

    @wraps(say)
    def answer() -> Said:
        language = translation.get_language()
        if language not in kept:
            kept[language] = say()
        return kept[language]

    return answer


def locale() -> Locale:
    """Babel's locale for the language in force; English when it does not know it."""
    return _locale(translation.get_language() or "en")


@cache
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")


def _here(at: datetime) -> datetime:
    return at.astimezone(timezone.get_current_timezone())


def hour(at: datetime) -> str:
    """The hour of day, 24 h: `14:05`."""
    return f"{_here(at):%H:%M}"


def day(at: datetime) -> str:
    """The day: `Thu 26 Nov`, with the year when it is not this one."""
    here = _here(at).date()
    return _date(here, "EEE d MMM" if here.year == _here(now()).year else "EEE d MMM y", locale())


def long_day(at: datetime) -> str:
    """The day in full: `Thursday 26 November`."""
    here = _here(at).date()
    return _date(here, "EEEE d MMMM" if here.year == _here(now()).year else "EEEE d MMMM y", locale())


def year(at: datetime) -> str:
    """The year, as the language counts it."""
    return str(_year(_here(at).year, locale()))


@lru_cache(maxsize=4096)
def _date(day: date, pattern: str, language: Locale) -> str:
    return format_date(day, _of_era(pattern, day.year, language), locale=language)


def of_era(pattern: str, year: int) -> str:
    """A date's pattern with its `y` in the years of the reader's language: Thai counts from the Buddha's passing."""
    return _of_era(pattern, year, locale())


def _of_era(pattern: str, year: int, language: Locale) -> str:
    return pattern.replace("y", str(_year(year, language)))


def _year(year: int, language: Locale) -> int:
    return year + BUDDHIST if language.language == "th" else year


def moment(at: datetime) -> str:
    """Day and hour: `Thu 26 Nov 14:05`; today only the hour."""
    return hour(at) if _today(at) else f"{day(at)} {hour(at)}"


def briefly(at: datetime) -> str:
    """As much as a chip has room for: the hour today, else the day."""
    return hour(at) if _today(at) else day(at)


def _today(at: datetime) -> bool:
    return _here(at).date() == _here(now()).date()


def iso(at: datetime) -> str:
    """For `datetime` attributes: ISO 8601 in UTC."""
    return at.isoformat(timespec="seconds")


def number(value: float) -> str:
    """A number with the separators of the language."""
    return str(format_decimal(value, locale=locale()))


def duration(seconds: float | timedelta) -> str:
    """A duration in its two largest units: `2 h 10`, `18 min`, `45 s`, `3 d 4 h`."""
    return lasting()(int(seconds.total_seconds() if isinstance(seconds, timedelta) else seconds))


def lasting() -> Callable[[int], str]:
    """`duration` of whole seconds in the language in force now: for a list, which says many."""
    return partial(_lasting, _units())


def _lasting(words: tuple[str, str, str, str], total: int) -> str:
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


@by_language
def _units() -> tuple[str, str, str, str]:
    """The four ways to say a duration."""
    return (
        translation.gettext("%d s"),
        translation.gettext("%d min"),
        translation.gettext("%(hours)d h %(minutes)02d"),
        translation.gettext("%(days)d d %(hours)d h"),
    )


def size(octets: int) -> str:
    """A file's size in decimal units: `214 kB`."""
    if octets < 1000:
        return f"{octets} B"
    if octets < 1_000_000:
        return f"{octets // 1000} kB"
    return f"{number(round(octets / 1_000_000, 1))} MB"


spoken: dict[str, Callable[[Any], str]] = {
    "hour": hour,
    "day": day,
    "long_day": long_day,
    "moment": moment,
    "year": year,
    "iso": iso,
    "number": number,
    "duration": duration,
    "size": size,
}
