"""Compute a clock from a subject's progress and a definition: the due time, the reading, and the state. No side
effects.

Whatever the measure and the goal, a clock is decided and kept from `stopped` on, unless that is after `due`. It is
missed after `due` if it was not decided by then. Stops that did not count are listed with their own times.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from deskbell.standards import elapsed
from deskbell.standards.calendars import MICRO, Calendar, NeverOpens
from deskbell.standards.calendars.micros import DAY
from deskbell.standards.language import Aim, Definition, Goal
from deskbell.standards.measuring import Count, Measure, Score, Share, Span
from deskbell.standards.subject_progress import SubjectProgress

_SOON_LEAST, _SOON_MOST = 60 * MICRO, 3600 * MICRO


class ClockState(StrEnum):
    """The state of a clock. `breached`: stopped after its due time, or its due time passed. `out`: not counted, for a
    reason.
    """

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    BREACHED = "breached"
    OUT = "out"


@dataclass(frozen=True)
class ClockTiming:
    """What a clock shows. Times are microseconds.

    - `due` is None when nothing is due, or while a pause without an end is before it.
    - `reading` is in microseconds for a duration and in millionths for a number.
    - `undone` is a list of {"stopped", "undone", "reading"}.
    """

    state: ClockState
    amount: int = 0
    due: int | None = None
    soon: int | None = None
    stopped: int | None = None
    reading: int | None = None
    undone: list[dict[str, int]] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)


def standard_applies(definition: Definition, measure: str, about: dict[str, str]) -> bool:
    """Return whether a standard applies to a subject that had these columns at its start."""
    return definition.measure == measure and all(c.accepts(about.get(c.field, "")) for c in definition.where)


def compute_timing(
    definition: Definition, measure: Measure, calendar: Calendar, progress: SubjectProgress
) -> ClockTiming:
    """Return the clock of one progress. `breached` here means stopped too late; due times that pass are recorded by
    `actions/breach.py`.

    What is computed depends on the kind of measure:

    1. A span is due when its amount of working time has run out without a stop. A mean has no due time.
    2. A count is missed at the first mark too many, and kept when the subject stops.
    3. A share is decided after `within` days, or when the subject first stops.
    4. A score is decided at its start.
    """
    goal = definition.goal
    if isinstance(measure, Count):
        return _count_timing(goal, progress, progress.marks_of(measure.of))
    if isinstance(measure, Share):
        return _share_timing(goal, measure, progress)
    if isinstance(measure, Score):
        return ClockTiming(
            _clock_state(progress, progress.started), stopped=progress.started, reading=(progress.score or 0) * 1_000
        )
    return _span_timing(goal, calendar, progress)


def is_due_time_watched(measure: Measure, goal: Goal) -> bool:
    """Return whether people should watch the due time of such a clock."""
    return isinstance(measure, Span) and goal.can_breach


def warning_time(amount: int) -> int:
    """Return how long before its due time a clock warns, in microseconds: a quarter of its amount, from a minute to an
    hour.
    """
    return min(max(amount // 4, _SOON_LEAST), _SOON_MOST)


def _span_timing(goal: Goal, calendar: Calendar, progress: SubjectProgress) -> ClockTiming:
    def read(stop: int) -> int:
        return elapsed.elapsed_time(calendar, progress.started, stop, progress.pauses)

    amount, due = 0, None
    if not goal.is_mean:
        amount = _working_amount(goal, calendar, progress.started)
        due = elapsed.due_time(calendar, progress.started, amount, progress.pauses)
    late = progress.stopped is not None and due is not None and progress.stopped > due
    waits = due is None and any(period["ends"] is None for period in progress.paused)
    return ClockTiming(
        state=_clock_state(progress, progress.stopped, late, waits),
        amount=amount,
        due=due,
        soon=None if due is None else due - warning_time(amount),
        stopped=progress.stopped,
        reading=None if progress.stopped is None else read(progress.stopped),
        undone=[{**one, "reading": read(one["stopped"])} for one in progress.undone],
    )


def _count_timing(goal: Goal, progress: SubjectProgress, marks: list[int]) -> ClockTiming:
    """Missed with the first mark too many, kept when the subject has stopped. A later mark still makes it missed."""
    reading, most = len(marks) * MICRO, int(goal.number or 0)
    over = None if goal.aim is Aim.AVERAGE or len(marks) <= most else marks[most]
    stopped, undone = _stop_before(progress, over)
    due = None if over is None else over - 1
    return ClockTiming(
        _clock_state(progress, stopped), due=due, stopped=stopped, reading=reading, undone=undone, marks=list(marks)
    )


def _share_timing(goal: Goal, measure: Share, progress: SubjectProgress) -> ClockTiming:
    marks, good = progress.marks_of(measure.of), goal.aim is Aim.AT_LEAST
    if measure.within or not measure.row_measure.stop:
        end = progress.started + measure.within * DAY
        kept = (any(mark <= end for mark in marks) is not measure.unmarked) is good
        stopped, due = (end, None) if kept else (None, end - 1)
        return ClockTiming(_clock_state(progress, stopped), due=due, stopped=stopped, marks=list(marks))
    return _ended_share_timing(progress, marks, good=good)


def _ended_share_timing(progress: SubjectProgress, marks: list[int], *, good: bool) -> ClockTiming:
    """Decided when the subject first ends, whether the goal wants many or few: both count the same subjects.

    A subject that was kept without a mark is missed from a later mark on, and was kept until then.
    """
    ended, reading = min((stop for stop, _ in progress.stops), default=None), len(marks) * MICRO
    first = marks[0] if marks else None
    if ended is None:
        return ClockTiming(_clock_state(progress, None), reading=reading, marks=list(marks))
    missed = (first is None or first > ended) if good else first is not None
    if not missed:
        return ClockTiming(_clock_state(progress, ended), stopped=ended, reading=reading, marks=list(marks))
    since = ended if good or first is None else max(ended, first)
    kept = [{"stopped": ended, "undone": since, "reading": 0}] if ended < since else []
    return ClockTiming(_clock_state(progress, None), due=since - 1, reading=reading, undone=kept, marks=list(marks))


def _stop_before(progress: SubjectProgress, over: int | None) -> tuple[int | None, list[dict[str, int]]]:
    """The stop that stands, and those that did not. If there is a mark too many (`over`), no stop stands after it."""
    if over is None:
        return progress.stopped, [{**one, "reading": 0} for one in progress.undone]
    ended = [(stop, over if gone is None else min(gone, over)) for stop, gone in progress.stops if stop < over]
    return None, [{"stopped": stop, "undone": gone, "reading": 0} for stop, gone in ended]


def _working_amount(goal: Goal, calendar: Calendar, started: int) -> int:
    try:
        return goal.length.amount(calendar, started) if goal.length else 0
    except NeverOpens:
        return 0


def _clock_state(progress: SubjectProgress, stopped: int | None, late: bool = False, waits: bool = False) -> ClockState:
    if any(period["ends"] is None for period in progress.left_out):
        return ClockState.OUT
    if stopped is not None:
        return ClockState.BREACHED if late else ClockState.MET
    return ClockState.PAUSED if waits else ClockState.RUNNING
