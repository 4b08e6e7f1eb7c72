"""Standards in the reader's words: goals, lengths, shares and reasons."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from deskbell.kit.spoken import locale, number
from deskbell.people.models import Site
from deskbell.standards.calendars import MICRO
from deskbell.standards.intervals import Verdict
from deskbell.standards.language import Definition, Goal, Length, Unit, goal_text, measure_text, where_text
from deskbell.standards.measuring import measurable

VERDICTS = {Verdict.KEPT: "kept", Verdict.BELOW: "below", Verdict.TOO_CLOSE: "close", Verdict.TOO_FEW: "few"}


def length_said(length: Length) -> str:
    """Eight working hours."""
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


def goal_said(goal: Goal) -> str:
    """95% within 8 working hours, in the words in which it can be written."""
    return goal_text(goal, get_language())


def window_said(days: int) -> str:
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


def verdict_said(verdict: Verdict) -> str:
    return {
        Verdict.KEPT: _("kept"),
        Verdict.BELOW: _("below the goal"),
        Verdict.TOO_CLOSE: _("too close to call"),
        Verdict.TOO_FEW: _("too few to say"),
    }[verdict]


def percent(share: float) -> str:
    """93.1, in the reader's numerals and signs."""
    return number(round(share * 100, 1))


def reason_said(why: str) -> str:
    """Why something is left out or paused: the part before the colon is ours and translated, the rest is a fact."""
    first, colon, rest = why.partition(": ")
    known = {
        "in quarantine": _("In quarantine"),
        "merged": _("Merged into another case"),
        "customer not known": _("Customer not known"),
        "not answered": _("Not answered"),
        "not known": _("Not known"),
        "not a customer's": _("Not a customer’s"),
        "began by machine": _("Began by machine"),
        "waiting on the customer": _("waiting on the customer"),
        "reply": pgettext("automatic mail", "automatic reply"),
        "bounce": pgettext("automatic mail", "bounce"),
        "list": pgettext("automatic mail", "mailing list"),
        "loop": pgettext("automatic mail", "mail loop"),
        "spam": pgettext("automatic mail", "spam"),
    }
    return known.get(first, first) + (f"{colon}{known.get(rest, rest)}" if colon else "")


def micros_said(micros: int) -> str:
    """7 h 30 min, 45 s."""
    seconds = micros // MICRO
    hours, minutes = seconds // 3600, seconds // 60 % 60
    if hours:
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes} if minutes else _("%d h") % hours
    return _("%d min") % minutes if minutes else _("%d s") % seconds


def exactly_said(micros: int) -> str:
    """7 h 30 min 12 s: to the second, for accounts that must add up."""
    seconds = micros // MICRO
    parts = [(seconds // 3600, _("%d h")), (seconds // 60 % 60, _("%d min")), (seconds % 60, _("%d s"))]
    return " ".join(words % count for count, words in parts if count) or _("%d s") % 0


COLUMNS = {
    "visit": ("visit",),
    "phone": ("phone",),
    "email": ("email", "letter", "chat", "social", "sms", "form"),
    "promise": ("",),
}


def column_said(channel: str) -> str:
    """The column of the board in which a channel stands; without one it is about our word."""
    if channel == "visit":
        return _("Face to face")
    if channel == "phone":
        return _("By telephone")
    return _("In writing") if channel else _("Our word")


def day_said(day: date, weekday: bool = False) -> str:
    """25 May, or Mon 25 May."""
    return format_date(day, "EEE d MMM" if weekday else "d MMM", locale=locale())


def hour_there(at: datetime, zone: str) -> str:
    """The hour on the clock of that place."""
    pattern = "HH:mm:ss" if at.second else "HH:mm"
    return format_datetime(at, pattern, tzinfo=ZoneInfo(zone), locale=locale())


def definition_said(definition: Definition) -> str:
    """A definition on one line."""
    code = get_language()
    known = measurable().get(definition.measure)
    parts = (
        measure_text(definition.measure, known, code),
        where_text(definition.where, code),
        goal_said(definition.goal),
        hours_said(definition),
    )
    return " · ".join(part for part in parts if part)


def hours_said(definition: Definition) -> str:
    """Whose hours count, where the block names a place."""
    if not definition.calendar or definition.wall_clock:
        return ""
    name = Site.objects.filter(slug__iexact=definition.calendar).values_list("name", flat=True).first()
    return _("by the hours of %(place)s") % {"place": name or definition.calendar}


def cause_said(cause: str) -> str:
    """A cause as somebody gave it; what stands for none, or for one that was forgotten, in words."""
    return {"-": _("No cause given"), "--": _("Cause forgotten")}.get(cause, cause)
