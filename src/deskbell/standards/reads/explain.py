"""How a due time came about, step by step in sentences."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from deskbell.people.models import Site
from deskbell.standards import elapsed
from deskbell.standards.calendars import WorkingHours, from_micros, to_micros
from deskbell.standards.course import Course
from deskbell.standards.language import Goal, from_json
from deskbell.standards.measuring import Measure, Span, measures
from deskbell.standards.models import Clock
from deskbell.standards.places import Places
from deskbell.standards.projections.rows import course_from
from deskbell.standards.said import exactly_said, goal_said, length_said, reason_said
from deskbell.standards.timing import State

MOST = 60


@dataclass(frozen=True)
class Stretch:
    """A stretch that counted, or a day that did not and why; `total` is what the clock read at its end, `until` the day of
    its end where that is a later one.
    """

    begins: datetime | None
    ends: datetime | None
    counted: str
    total: str
    day: date
    why: str = ""
    until: date | None = None


@dataclass(frozen=True)
class Step:
    """Something that happened to the clock."""

    at: datetime
    says: str


@dataclass(frozen=True)
class Explained:
    """Everything the explain page tells."""

    goal: str
    timed: bool
    place: str
    zone: str
    steps: list[Step]
    stretches: list[Stretch]
    more: bool


def explain(clock: Clock, *, at: datetime) -> Explained:
    """Tell how the due time of a clock came about, or how a number did, as of `at`."""
    definition = from_json(clock.version.definition)
    calendar = Places().calendar(clock.place)
    site = Site.objects.filter(slug=clock.place).first()
    until = _until(clock, at)
    timed = isinstance(measures().get(definition.measure), Span)
    stretches = list(_stretches(clock, calendar, until, site.zone if site else "UTC")) if timed else []
    return Explained(
        goal=goal_said(definition.goal),
        timed=timed,
        place=site.name if site and isinstance(calendar, WorkingHours) else "",
        zone=site.zone if site else "UTC",
        steps=sorted(_steps(clock, at), key=lambda step: step.at),
        stretches=stretches[:MOST],
        more=len(stretches) > MOST,
    )


def _until(clock: Clock, at: datetime) -> datetime:
    """The end of the account: the reply if it came in time, else the due time, else now."""
    if clock.stopped_at and clock.state == State.MET:
        return clock.stopped_at
    return clock.due_at or clock.stopped_at or max(at, clock.started_at)


def _steps(clock: Clock, at: datetime) -> Iterator[Step]:
    course = course_from(clock.row)
    definition = from_json(clock.version.definition)
    measure = measures().get(definition.measure)
    yield Step(clock.started_at, _began(measure, definition.goal) % {"version": clock.version.number})
    if isinstance(measure, Span):
        yield from _paused(course)
        yield from _undone(clock)
        yield from _end(clock, definition.goal, at)
    else:
        yield from _marked(clock, measure)
        yield from _judged(clock, at)
    for period in course.left_out:
        why = reason_said(period["why"])
        yield Step(from_micros(period["begins"]), _("Left out of the measure: %(why)s.") % {"why": why})
        if period["ends"] is not None:
            yield Step(from_micros(period["ends"]), _("Counted from here on."))


def _began(measure: Measure | None, goal: Goal) -> str:
    if isinstance(measure, Span):
        says = _("The clock started. By the standard then in force (version %(version)s) the goal is %(length)s.")
        return says.replace(
            "%(length)s", (length_said(goal.length) if goal.length else goal_said(goal)).replace("%", "%%")
        )
    says = _("It began. By the standard then in force (version %(version)s) the goal is %(goal)s.")
    return says.replace("%(goal)s", goal_said(goal).replace("%", "%%"))


def _paused(course: Course) -> Iterator[Step]:
    for period in course.paused:
        why = reason_said(period["why"])
        yield Step(from_micros(period["begins"]), _("The clock paused: %(why)s.") % {"why": why})
        if period["ends"] is not None:
            yield Step(from_micros(period["ends"]), _("The clock ran on."))


def _undone(clock: Clock) -> Iterator[Step]:
    for one in clock.undone:
        if from_micros(one["stopped"]) < clock.started_at:
            continue
        yield Step(
            from_micros(one["stopped"]), _("The clock stopped at %(time)s.") % {"time": exactly_said(one["reading"])}
        )
        yield Step(from_micros(one["undone"]), _("That was undone: the clock has run on as if it had never stopped."))


def _end(clock: Clock, goal: Goal, at: datetime) -> Iterator[Step]:
    if clock.due_at and clock.state != State.MET:
        yield Step(clock.due_at, _("The time was up.") if clock.due_at <= at else _("The time will be up."))
    if clock.stopped_at:
        read = exactly_said(clock.reading or 0)
        if goal.by_mean:
            says = _("It was done; the clock read %(time)s, which counts for the average.")
        elif clock.state == State.MET:
            says = _("It was done; the clock read %(time)s. The standard was kept.")
        else:
            says = _("It was done; the clock read %(time)s. That was too late.")
        yield Step(clock.stopped_at, says % {"time": read})


def _marked(clock: Clock, measure: Measure | None) -> Iterator[Step]:
    name = measure.name if measure else clock.row.measure
    for number, mark in enumerate(clock.marks, start=1):
        yield Step(
            from_micros(mark), _("Counted for %(measure)s: number %(number)d.") % {"measure": name, "number": number}
        )


def _judged(clock: Clock, at: datetime) -> Iterator[Step]:
    if clock.due_at:
        missed, instant = clock.due_at < at, clock.due_at + timedelta(microseconds=1)
        yield Step(instant, _("The standard was missed.") if missed else _("The standard will have been missed."))
    elif clock.stopped_at:
        kept = clock.stopped_at <= at
        yield Step(
            clock.stopped_at,
            _("It was settled: the standard was kept.") if kept else _("It will be settled if nothing more happens."),
        )


def _stretches(clock: Clock, calendar: object, until: datetime, zone: str) -> Iterator[Stretch]:
    course, total = course_from(clock.row), 0
    last: date | None = None
    counted = elapsed.counted(calendar, course.started, to_micros(until), course.pauses)  # type: ignore[arg-type]
    for begins, ends in counted:
        total += ends - begins
        day = from_micros(begins).astimezone(ZoneInfo(zone)).date()
        if last is not None:
            yield from _closed(calendar, last, day)
        last = day
        yield Stretch(
            from_micros(begins),
            from_micros(ends),
            exactly_said(ends - begins),
            exactly_said(total),
            day,
            until=_later(day, ends, zone),
        )


def _closed(calendar: object, last: date, day: date) -> Iterator[Stretch]:
    """Days between two stretches on which nothing counted, with their reason where it is a holiday."""
    if not isinstance(calendar, WorkingHours):
        return
    between = last + timedelta(days=1)
    while between < day:
        noon = to_micros(datetime(between.year, between.month, between.day, 12, tzinfo=ZoneInfo("UTC")))
        holiday = calendar.held_at(noon).holiday(between)
        yield Stretch(None, None, "", "", between, holiday or _("no working hours, or paused"))
        between += timedelta(days=1)


def _later(day: date, ends: int, zone: str) -> date | None:
    """The day of the end, if it is another one; midnight still belongs to the day before."""
    there = ZoneInfo(zone)
    return from_micros(ends).astimezone(there).date() if from_micros(ends - 1).astimezone(there).date() > day else None
