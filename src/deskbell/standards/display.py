"""Show goals, lengths, shares and reasons in the reader's language."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from deskbell.kit.formats import current_locale, format_number, format_pattern
from deskbell.people.models import Site
from deskbell.standards.calendars import MICRO
from deskbell.standards.duration import Duration
from deskbell.standards.intervals import Verdict
from deskbell.standards.language import Definition, Goal, Length, Unit, goal_text, measure_text, where_text
from deskbell.standards.measuring import Counted, declared_measures, measurable_by_name

VERDICTS = {Verdict.KEPT: "kept", Verdict.BELOW: "below", Verdict.TOO_CLOSE: "close", Verdict.TOO_FEW: "few"}


def format_length(length: Length) -> str:
    """Return a length of time, such as "8 working hours"."""
    n = length.count
    words = {
        Unit.SECOND: ngettext("%(n)d second", "%(n)d seconds", n),
        Unit.MINUTE: ngettext("%(n)d minute", "%(n)d minutes", n),
        Unit.HOUR: ngettext("%(n)d hour", "%(n)d hours", n),
        Unit.DAY: ngettext("%(n)d day", "%(n)d days", n),
        Unit.WORKING_SECOND: ngettext("%(n)d working second", "%(n)d working seconds", n),
        Unit.WORKING_MINUTE: ngettext("%(n)d working minute", "%(n)d working minutes", n),
        Unit.WORKING_HOUR: ngettext("%(n)d working hour", "%(n)d working hours", n),
        Unit.WORKING_DAY: ngettext("%(n)d working day", "%(n)d working days", n),
    }
    return words[length.unit] % {"n": n}


def format_goal(goal: Goal) -> str:
    """Return a goal, such as "95% within 8 working hours", in the keywords of the block language."""
    return goal_text(goal, get_language())


def format_window(days: int) -> str:
    """Return the window of a standard, such as "28 days"."""
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


def format_verdict(verdict: Verdict) -> str:
    """Return the verdict, for use inside a sentence."""
    return {
        Verdict.KEPT: _("kept"),
        Verdict.BELOW: _("below the goal"),
        Verdict.TOO_CLOSE: _("too close to call"),
        Verdict.TOO_FEW: _("too few to say"),
    }[verdict]


def format_percent(share: float) -> str:
    """Return a share as a percentage without its sign, such as "93.1"."""
    return format_number(round(share * 100, 1))


def format_micros(micros: int) -> str:
    """Return a duration in its two largest units, such as "7 h 30 min" or "45 s"."""
    seconds = micros // MICRO
    hours, minutes = seconds // 3600, seconds // 60 % 60
    if hours:
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes} if minutes else _("%d h") % hours
    return _("%d min") % minutes if minutes else _("%d s") % seconds


def format_measured_duration(duration: Duration) -> str:
    """Return a measured duration in its own unit, such as "7 h 30 min" or "2 working days"."""
    return (
        format_length(Length(duration.count, Unit.WORKING_DAY)) if duration.in_days else format_micros(duration.count)
    )


def format_micros_exactly(micros: int) -> str:
    """Return a duration to the second, such as "7 h 30 min 12 s", for durations that must add up."""
    seconds = micros // MICRO
    parts = [(seconds // 3600, _("%d h")), (seconds // 60 % 60, _("%d min")), (seconds % 60, _("%d s"))]
    return " ".join(words % count for count, words in parts if count) or _("%d s") % 0


COLUMNS = {
    "visit": ("visit",),
    "phone": ("phone",),
    "email": ("email", "letter", "chat", "social", "sms", "form"),
    "promise": ("",),
}


def format_counted(n: int, measure: str) -> str:
    """Return the number of what a measure counts, such as "441 cases"."""
    known = declared_measures().get(measure)
    texts = {
        Counted.CASE: ngettext("%(n)s case", "%(n)s cases", n),
        Counted.MESSAGE: ngettext("%(n)s message", "%(n)s messages", n),
        Counted.REPLY: ngettext("%(n)s reply", "%(n)s replies", n),
        Counted.HANDOVER: ngettext("%(n)s handover", "%(n)s handovers", n),
        Counted.RESOLUTION: ngettext("%(n)s resolution", "%(n)s resolutions", n),
    }
    return texts[known.counted if known else Counted.CASE] % {"n": format_number(n)}


def column_label(channel: str) -> str:
    """Return the title of the board column of a channel. Standards without a channel are in the column of promises."""
    if channel == "visit":
        return _("Face to face")
    if channel == "phone":
        return _("By phone")
    return _("In writing") if channel else _("Our promises")


def format_short_day(day: date, weekday: bool = False) -> str:
    """Return a day such as "25 May", or "Mon 25 May" with `weekday`."""
    return format_pattern(day, "EEE d MMM" if weekday else "d MMM")


def format_hour_in_zone(at: datetime, zone: str) -> str:
    """Return the time of day in a zone, with seconds if they are not zero."""
    pattern = "HH:mm:ss" if at.second else "HH:mm"
    return format_datetime(at, pattern, tzinfo=ZoneInfo(zone), locale=current_locale())


def format_definition(definition: Definition) -> str:
    """Return a definition on one line."""
    code = get_language()
    known = measurable_by_name().get(definition.measure)
    parts = (
        measure_text(definition.measure, known, code),
        where_text(definition.where, code),
        format_goal(definition.goal),
        format_hours_of_place(definition),
    )
    return " · ".join(part for part in parts if part)


def format_hours_of_place(definition: Definition) -> str:
    """Return whose hours count, when the block names a site; else empty."""
    if not definition.calendar or definition.uses_wall_clock:
        return ""
    name = Site.objects.filter(slug__iexact=definition.calendar).values_list("name", flat=True).first()
    return _("by the working hours of %(place)s") % {"place": name or definition.calendar}


def format_cause(cause: str) -> str:
    """Return a cause as a person gave it. The marks for "none given" and "erased" are returned as words."""
    return {"-": _("No cause given"), "--": _("Cause erased")}.get(cause, cause)
