"""From a course and a definition to the clock: due when, read what, kept or not."""

from dataclasses import dataclass
from enum import StrEnum

from deskbell.standards import elapsed
from deskbell.standards.calendars import MICRO, Calendar, NeverOpens
from deskbell.standards.course import Course
from deskbell.standards.language import Definition

_SOON_LEAST, _SOON_MOST = 60 * MICRO, 3600 * MICRO


class State(StrEnum):
    """Of a clock. `late` has been stopped after its due time or breached; `out` is not counted, for a reason."""

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    BREACHED = "breached"
    OUT = "out"


@dataclass(frozen=True)
class Timing:
    """What a clock shows. `due` is None while a pause without an end lies before it. All in microseconds."""

    amount: int
    due: int | None
    soon: int | None
    reading: int | None
    state: State


def applies(definition: Definition, measure: str, about: dict[str, str]) -> bool:
    """Whether a standard is about what began so."""
    return definition.measure == measure and all(c.holds(about.get(c.field, "")) for c in definition.where)


def timing_of(definition: Definition, calendar: Calendar, course: Course) -> Timing:
    """The clock of one course. Breached here means stopped too late; the passing of time is told by due rows."""
    amount = _amount(definition, calendar, course.started)
    due = elapsed.due(calendar, course.started, amount, course.pauses)
    soon = None if due is None else due - soon_for(amount)
    reading = None
    if course.stopped is not None:
        reading = elapsed.reading(calendar, course.started, course.stopped, course.pauses)
    return Timing(amount, due, soon, reading, _state(course, due))


def soon_for(amount: int) -> int:
    """For how long before its due time a clock is said to run out: a quarter of it, from a minute to an hour."""
    return min(max(amount // 4, _SOON_LEAST), _SOON_MOST)


def _amount(definition: Definition, calendar: Calendar, started: int) -> int:
    try:
        return definition.goal.length.amount(calendar, started) if definition.goal.length else 0
    except NeverOpens:
        return 0


def _state(course: Course, due: int | None) -> State:
    if any(period["ends"] is None for period in course.left_out):
        return State.OUT
    if course.stopped is not None:
        return State.MET if due is None or course.stopped <= due else State.BREACHED
    return State.PAUSED if due is None else State.RUNNING
