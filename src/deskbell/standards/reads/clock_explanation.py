"""Explain how a due time was computed, step by step in sentences."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from deskbell.people.models import Site
from deskbell.standards import elapsed
from deskbell.standards.calendars import WorkingHours, from_micros, to_micros
from deskbell.standards.calendars.opening_hours import OWN_CLOSED_DAY
from deskbell.standards.display import format_goal, format_length, format_micros_exactly
from deskbell.standards.language import Goal, definition_from_json
from deskbell.standards.measuring import Measure, Span, declared_measures, describe_reason
from deskbell.standards.models import Clock
from deskbell.standards.place_calendars import PlaceCalendars
from deskbell.standards.projections.row_projection import progress_from_row
from deskbell.standards.subject_progress import SubjectProgress
from deskbell.standards.timing import ClockState

MOST = 60


@dataclass(frozen=True)
class CountedStretch:
    """A stretch of time that counted, or a day that did not count and why. `total` is the reading at its end.

    `until` is the day of the end, when that is a later day.
    """

    begins: datetime | None
    ends: datetime | None
    counted: str
    total: str
    day: date
    why: str = ""
    until: date | None = None


@dataclass(frozen=True)
class ClockStep:
    """Something that happened to the clock."""

    at: datetime
    says: str


@dataclass(frozen=True)
class ClockExplanation:
    """What the page that explains a clock shows."""

    goal: str
    timed: bool
    place: str
    zone: str
    steps: list[ClockStep]
    stretches: list[CountedStretch]
    more: bool


def explain_clock(clock: Clock, *, at: datetime) -> ClockExplanation:
    """Return how the due time of a clock was computed, or how a number was, as of `at`."""
    definition = definition_from_json(clock.version.definition)
    calendar = PlaceCalendars().calendar(clock.place)
    site = Site.objects.filter(slug=clock.place).first()
    until = _account_end(clock, at)
    timed = isinstance(declared_measures().get(definition.measure), Span)
    stretches = list(_stretches(clock, calendar, until, site.zone if site else "UTC")) if timed else []
    return ClockExplanation(
        goal=format_goal(definition.goal),
        timed=timed,
        place=site.name if site and isinstance(calendar, WorkingHours) else "",
        zone=site.zone if site else "UTC",
        steps=sorted(_steps(clock, at), key=lambda step: step.at),
        stretches=stretches[:MOST],
        more=len(stretches) > MOST,
    )


def _account_end(clock: Clock, at: datetime) -> datetime:
    """The end of the account: the stop if it came in time, else the due time, else now."""
    if clock.stopped_at and clock.state == ClockState.MET:
        return clock.stopped_at
    return clock.due_at or clock.stopped_at or max(at, clock.started_at)


def _steps(clock: Clock, at: datetime) -> Iterator[ClockStep]:
    progress = progress_from_row(clock.row)
    definition = definition_from_json(clock.version.definition)
    measure = declared_measures().get(definition.measure)
    yield ClockStep(clock.started_at, _start_sentence(measure, definition.goal) % {"version": clock.version.number})
    if isinstance(measure, Span):
        yield from _pause_steps(progress)
        yield from _undone_steps(clock)
        yield from _end_steps(clock, definition.goal, at)
    else:
        yield from _mark_steps(clock, measure)
        yield from _verdict_steps(clock, at)
    for period in progress.left_out:
        why = describe_reason(period["why"])
        yield ClockStep(from_micros(period["begins"]), _("Left out of the measure: %(why)s.") % {"why": why})
        if period["ends"] is not None:
            yield ClockStep(from_micros(period["ends"]), _("Counted from here on."))


def _start_sentence(measure: Measure | None, goal: Goal) -> str:
    if isinstance(measure, Span):
        says = _("The clock started. By the standard in force then (version %(version)s), the goal is %(length)s.")
        return says.replace(
            "%(length)s", (format_length(goal.length) if goal.length else format_goal(goal)).replace("%", "%%")
        )
    says = _("Counting started. By the standard in force then (version %(version)s), the goal is %(goal)s.")
    return says.replace("%(goal)s", format_goal(goal).replace("%", "%%"))


def _pause_steps(progress: SubjectProgress) -> Iterator[ClockStep]:
    for period in progress.paused:
        why = describe_reason(period["why"])
        yield ClockStep(from_micros(period["begins"]), _("The clock was paused: %(why)s.") % {"why": why})
        if period["ends"] is not None:
            yield ClockStep(from_micros(period["ends"]), _("The clock resumed."))


def _undone_steps(clock: Clock) -> Iterator[ClockStep]:
    for one in clock.undone:
        if from_micros(one["stopped"]) < clock.started_at:
            continue
        yield ClockStep(
            from_micros(one["stopped"]),
            _("The clock stopped at %(time)s.") % {"time": format_micros_exactly(one["reading"])},
        )
        yield ClockStep(
            from_micros(one["undone"]), _("This was undone: the clock continued as if it had never stopped.")
        )


def _end_steps(clock: Clock, goal: Goal, at: datetime) -> Iterator[ClockStep]:
    if clock.due_at and clock.state != ClockState.MET:
        yield ClockStep(clock.due_at, _("The time was up.") if clock.due_at <= at else _("The time will be up."))
    if clock.stopped_at:
        read = format_micros_exactly(clock.reading or 0)
        if goal.is_mean:
            says = _("Done; the clock showed %(time)s, which counts for the average.")
        elif clock.state == ClockState.MET:
            says = _("Done; the clock showed %(time)s. The standard was kept.")
        else:
            says = _("Done; the clock showed %(time)s. That was too late.")
        yield ClockStep(clock.stopped_at, says % {"time": read})


def _mark_steps(clock: Clock, measure: Measure | None) -> Iterator[ClockStep]:
    name = measure.name if measure else clock.row.measure
    for number, mark in enumerate(clock.marks, start=1):
        yield ClockStep(
            from_micros(mark), _("Counted for %(measure)s: number %(number)d.") % {"measure": name, "number": number}
        )


def _verdict_steps(clock: Clock, at: datetime) -> Iterator[ClockStep]:
    if clock.due_at:
        missed, instant = clock.due_at < at, clock.due_at + timedelta(microseconds=1)
        yield ClockStep(instant, _("The standard was missed.") if missed else _("The standard will be missed."))
    elif clock.stopped_at:
        kept = clock.stopped_at <= at
        yield ClockStep(
            clock.stopped_at,
            _("Final result: the standard was kept.")
            if kept
            else _("The result becomes final if nothing else happens."),
        )


def _stretches(clock: Clock, calendar: object, until: datetime, zone: str) -> Iterator[CountedStretch]:
    progress, total = progress_from_row(clock.row), 0
    last: date | None = None
    counted = elapsed.counted_stretches(calendar, progress.started, to_micros(until), progress.pauses)  # type: ignore[arg-type]
    for begins, ends in counted:
        total += ends - begins
        day = from_micros(begins).astimezone(ZoneInfo(zone)).date()
        if last is not None:
            yield from _closed_days(calendar, last, day)
        last = day
        yield CountedStretch(
            from_micros(begins),
            from_micros(ends),
            format_micros_exactly(ends - begins),
            format_micros_exactly(total),
            day,
            until=_later_day(day, ends, zone),
        )


def _closed_days(calendar: object, last: date, day: date) -> Iterator[CountedStretch]:
    """The days between two stretches on which nothing counted, with the name of the holiday if it is one."""
    if not isinstance(calendar, WorkingHours):
        return
    between = last + timedelta(days=1)
    while between < day:
        noon = to_micros(datetime(between.year, between.month, between.day, 12, tzinfo=ZoneInfo("UTC")))
        holiday = calendar.version_at(noon).holiday_on(between, get_language() or "")
        reason = _("own closed day") if holiday == OWN_CLOSED_DAY else holiday or _("no working hours, or paused")
        yield CountedStretch(None, None, "", "", between, reason)
        between += timedelta(days=1)


def _later_day(day: date, ends: int, zone: str) -> date | None:
    """The day of the end, if it is another day. Midnight still belongs to the day before."""
    there = ZoneInfo(zone)
    return from_micros(ends).astimezone(there).date() if from_micros(ends - 1).astimezone(there).date() > day else None
