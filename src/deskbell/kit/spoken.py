"""Times, durations and numbers as people say them, in the reader's language."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_datetime
from babel.numbers import format_decimal
from django.utils import timezone, translation

from deskbell.kit.clock import now


def locale() -> Locale:
    """Babel's locale for the language in force; English when it does not know it."""
    try:
        return Locale.parse(translation.get_language() or "en", sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")


def _zone() -> ZoneInfo:
    return ZoneInfo(timezone.get_current_timezone_name())


def hour(at: datetime) -> str:
    """The hour of day, 24 h: `14:05`."""
    return format_datetime(at, "HH:mm", tzinfo=_zone(), locale=locale())


def day(at: datetime) -> str:
    """The day: `Thu 26 Nov`, with the year when it is not this one."""
    here = at.astimezone(_zone())
    pattern = "EEE d MMM" if here.year == now().astimezone(_zone()).year else "EEE d MMM y"
    return format_datetime(at, pattern, tzinfo=_zone(), locale=locale())


def long_day(at: datetime) -> str:
    """The day in full: `Thursday 26 November`."""
    here = at.astimezone(_zone())
    pattern = "EEEE d MMMM" if here.year == now().astimezone(_zone()).year else "EEEE d MMMM y"
    return format_datetime(at, pattern, tzinfo=_zone(), locale=locale())


def moment(at: datetime) -> str:
    """Day and hour: `Thu 26 Nov 14:05`; today only the hour."""
    if at.astimezone(_zone()).date() == now().astimezone(_zone()).date():
        return hour(at)
    return f"{day(at)} {hour(at)}"


def iso(at: datetime) -> str:
    """For `datetime` attributes: ISO 8601 in UTC."""
    return at.isoformat(timespec="seconds")


def number(value: float) -> str:
    """A number with the separators of the language."""
    return str(format_decimal(value, locale=locale()))


def duration(seconds: float | timedelta) -> str:
    """A duration in its two largest units: `2 h 10`, `18 min`, `45 s`, `3 d 4 h`."""
    total = int(seconds.total_seconds() if isinstance(seconds, timedelta) else seconds)
    if total < 120:
        return translation.gettext("%d s") % total
    minutes = total // 60
    if minutes < 60:
        return translation.gettext("%d min") % minutes
    hours, rest = divmod(minutes, 60)
    if hours < 48:
        return translation.gettext("%(hours)d h %(minutes)02d") % {"hours": hours, "minutes": rest}
    days, hours = divmod(hours, 24)
    return translation.gettext("%(days)d d %(hours)d h") % {"days": days, "hours": hours}


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
    "iso": iso,
    "number": number,
    "duration": duration,
    "size": size,
}
