"""From a course and a definition to the clock: missed after which instant, read what, kept or not.

Whatever the measure and its goal, a clock says the same: from `stopped` on it is settled and kept, unless that lies after
`due`; after `due` it is missed if it was not settled. Stops that did not stand are told with their own times.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from deskbell.standards import elapsed
from deskbell.standards.calendars import MICRO, Calendar, NeverOpens
from deskbell.standards.calendars.instants import DAY
from deskbell.standards.course import Course
from deskbell.standards.language import Aim, Definition, Goal
from deskbell.standards.measuring import Count, Measure, Score, Share, Span

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
    """What a clock shows, in microseconds; `due` is None while a pause without an end lies before it, or nothing is due.

    `reading` is microseconds for a duration and millionths for a number. `undone` are {"stopped", "undone", "reading"}.
    """

    state: State
    amount: int = 0
    due: int | None = None
    soon: int | None = None
    stopped: int | None = None
    reading: int | None = None
    undone: list[dict[str, int]] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)


def applies(definition: Definition, measure: str, about: dict[str, str]) -> bool:
    """Whether a standard is about what began so."""
    return definition.measure == measure and all(c.holds(about.get(c.field, "")) for c in definition.where)


def timing_of(definition: Definition, measure: Measure, calendar: Calendar, course: Course) -> Timing:
    """The clock of one course. Breached here means stopped too late; the passing of time is told by due rows."""
    goal = definition.goal
    if isinstance(measure, Count):
        return _count(goal, course, course.marks_of(measure.of))
    if isinstance(measure, Share):
        return _share(goal, measure, course)
    if isinstance(measure, Score):
        return Timing(_state(course, course.started), stopped=course.started, reading=(course.score or 0) * 1_000)
    return _span(goal, calendar, course)


def presses(measure: Measure, goal: Goal) -> bool:
    """Whether its due time is one that people watch."""
    return isinstance(measure, Span) and goal.breaches


def soon_for(amount: int) -> int:
    """For how long before its due time a clock is said to run out: a quarter of it, from a minute to an hour."""
    return min(max(amount // 4, _SOON_LEAST), _SOON_MOST)


def _span(goal: Goal, calendar: Calendar, course: Course) -> Timing:
    def read(stop: int) -> int:
        return elapsed.reading(calendar, course.started, stop, course.pauses)

    amount, due = 0, None
    if not goal.by_mean:
        amount = _amount(goal, calendar, course.started)
        due = elapsed.due(calendar, course.started, amount, course.pauses)
    late = course.stopped is not None and due is not None and course.stopped > due
    waits = due is None and any(period["ends"] is None for period in course.paused)
    return Timing(
        state=_state(course, course.stopped, late, waits),
        amount=amount,
        due=due,
        soon=None if due is None else due - soon_for(amount),
        stopped=course.stopped,
        reading=None if course.stopped is None else read(course.stopped),
        undone=[{**one, "reading": read(one["stopped"])} for one in course.undone],
    )


def _count(goal: Goal, course: Course, marks: list[int]) -> Timing:
    """Missed with the first mark too many, kept when the subject has stopped; a later mark still makes it missed."""
    reading, most = len(marks) * MICRO, int(goal.number or 0)
    over = None if goal.aim is Aim.AVERAGE or len(marks) <= most else marks[most]
    stopped, undone = _until(course, over)
    due = None if over is None else over - 1
    return Timing(_state(course, stopped), due=due, stopped=stopped, reading=reading, undone=undone, marks=list(marks))


def _share(goal: Goal, measure: Share, course: Course) -> Timing:
    marks, good = course.marks_of(measure.of), goal.aim is Aim.AT_LEAST
    if measure.within or not measure.keeper.stop:
        end = course.started + measure.within * DAY
        kept = (any(mark <= end for mark in marks) is not measure.unmarked) is good
        stopped, due = (end, None) if kept else (None, end - 1)
        return Timing(_state(course, stopped), due=due, stopped=stopped, marks=list(marks))
    if not good:
        return _count(Goal(Aim.NONE), course, marks)
    ended = min((stop for stop, _ in course.stops), default=None)
    yes = next((mark for mark in marks if ended is None or mark <= ended), None)
    due = ended - 1 if ended is not None and yes is None else None
    return Timing(_state(course, yes), due=due, stopped=yes, marks=list(marks))


def _until(course: Course, over: int | None) -> tuple[int | None, list[dict[str, int]]]:
    """The stop that stands, and those that did not, if none stands after `over`."""
    if over is None:
        return course.stopped, [{**one, "reading": 0} for one in course.undone]
    ended = [(stop, over if gone is None else min(gone, over)) for stop, gone in course.stops if stop < over]
    return None, [{"stopped": stop, "undone": gone, "reading": 0} for stop, gone in ended]


def _amount(goal: Goal, calendar: Calendar, started: int) -> int:
    try:
        return goal.length.amount(calendar, started) if goal.length else 0
    except NeverOpens:
        return 0


def _state(course: Course, stopped: int | None, late: bool = False, waits: bool = False) -> State:
    if any(period["ends"] is None for period in course.left_out):
        return State.OUT
    if stopped is not None:
        return State.BREACHED if late else State.MET
    return State.PAUSED if waits else State.RUNNING
