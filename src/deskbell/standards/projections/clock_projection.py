"""Keep clocks up to date with the live rows: which standards apply, when each is due, what each shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from deskbell.kit import notify
from deskbell.kit.bulk import run_sql
from deskbell.standards.calendars import from_micros
from deskbell.standards.language import Definition, Goal
from deskbell.standards.measuring import Measure, Span
from deskbell.standards.models import Clock, StandardVersion
from deskbell.standards.place_calendars import PlaceCalendars
from deskbell.standards.projections.row_projection import MovedRow
from deskbell.standards.projections.upsert import Upsert
from deskbell.standards.projections.version_projection import VersionIndex
from deskbell.standards.slots import clocks_moved
from deskbell.standards.subject_progress import SubjectProgress
from deskbell.standards.timing import ClockState, compute_timing, is_due_time_watched, standard_applies

FIELDS = (
    "version", "case", "place", "presses", "breaks", "stock", "amount", "began_at", "started_at", "stopped_at", "undone",
    "marks", "due_at", "soon_at", "reading", "state", "out",
)  # fmt: skip
LIVE = "standards"
_WRITE = Upsert(Clock, key=("row", "standard"), fields=FIELDS)
_NAMES = [{"version": "version_id"}.get(name, name) for name in ("row_id", "standard_id", *FIELDS)]


@dataclass(frozen=True)
class NearestClock:
    """The clock of a case that is due first. `state` is running, paused, breached, met or empty; `what` is its measure."""

    subject: int
    clock: int | None
    state: str
    due_at: datetime | None
    what: str


def update_clocks(rows: Sequence[MovedRow], versions: VersionIndex, places: PlaceCalendars) -> None:
    """Update the clocks of these live rows, and announce for each of their cases the clock that is due first.

    1. Lock the clocks that the rows have.
    2. For each standard in force when the row began, compute its clock again, and update or create its database row.
    3. Delete the clocks of standards that no longer apply.
    4. Write all clocks in one statement, then ask the slot `clocks_moved`.
    """
    kept = _lock_clocks(rows)
    wound: list[Clock] = []
    for row in rows:
        for version, definition, measure in standards_for_row(row, versions):
            clock = kept.pop((row.pk or 0, version.standard_id), None)
            wound.append(set_clock(clock, row, version, definition, measure, places))
    if kept:
        Clock.objects.filter(pk__in=[clock.pk for clock in kept.values()]).delete()
    _WRITE.write([[getattr(clock, name) for name in _NAMES] for clock in wound])
    announce_nearest_clocks({clock.case for clock in (*wound, *kept.values()) if clock.case is not None})


def standards_for_row(row: MovedRow, versions: VersionIndex) -> list[tuple[StandardVersion, Definition, Measure]]:
    """Return the standards that apply to a live row, in the versions in force when it began."""
    about = row.progress.columns
    held = versions.in_force(about["brand"], row.measure, from_micros(row.progress.started))
    return [(v, d, m) for v, d, m in held if standard_applies(d, m.name, about)]


def set_clock(
    clock: Clock | None,
    row: MovedRow,
    version: StandardVersion,
    definition: Definition,
    measure: Measure,
    places: PlaceCalendars,
) -> Clock:
    """Fill a clock (a new one when None) from its row, and return it. It is not saved."""
    progress = row.progress
    clock = clock or Clock(row_id=row.pk or 0, standard_id=version.standard_id)
    clock.version, clock.case = version, progress.case
    clock.place = places.place_for(definition, progress.columns["site"])
    clock.presses, clock.breaks, clock.stock = clock_flags(measure, definition.goal)
    timing = compute_timing(definition, measure, places.calendar(clock.place), progress)
    clock.amount, clock.reading = timing.amount, timing.reading
    clock.undone, clock.marks = timing.undone, timing.marks
    clock.began_at, clock.started_at = from_micros(progress.began), from_micros(progress.started)
    clock.stopped_at, clock.due_at, clock.soon_at = (_instant(t) for t in (timing.stopped, timing.due, timing.soon))
    clock.state = ClockState.BREACHED if timing.state is ClockState.RUNNING and clock.breached_at else timing.state
    clock.out = left_out_reason(progress)
    return clock


def clock_flags(measure: Measure, goal: Goal) -> tuple[bool, bool, bool]:
    """Return (people watch its due time, a miss is a breach, it counts what is open)."""
    return is_due_time_watched(measure, goal), goal.can_breach, isinstance(measure, Span) and measure.open


def left_out_reason(progress: SubjectProgress) -> str:
    """Return why a subject is not counted now, the first of several reasons; empty when it is counted."""
    return next((str(p["why"]) for p in progress.left_out if p["ends"] is None), "")


def announce_nearest_clocks(cases: Iterable[int]) -> None:
    """Pass to the slot `clocks_moved`, for each of these cases, the clock that is due first."""
    cases = set(cases)
    if not cases:
        return
    nearest: dict[int, _Candidate | None] = dict.fromkeys(cases)
    for row in run_sql(_WATCHED, [sorted(cases)]):
        clock = _Candidate(*row)
        before = nearest[clock.case]
        if before is None or _nearness(clock) < _nearness(before):
            nearest[clock.case] = clock
    clocks_moved.ask(nearest=[_nearest_clock(case, clock) for case, clock in sorted(nearest.items())])
    notify.notify_pages(LIVE)


_WATCHED = """
    select c."case", c.id, c.state, c.due_at, c.started_at, c.stopped_at, r.measure
      from standards_clock c join standards_row r on r.id = c.row_id
     where c."case" = any(%s::bigint[]) and c.presses and c.state <> 'out' order by c.id
"""


class _Candidate(NamedTuple):
    """The columns of a clock that decide which one a list shows."""

    case: int
    clock: int
    state: str
    due_at: datetime | None
    started_at: datetime
    stopped_at: datetime | None
    what: str


def _nearest_clock(case: int, clock: _Candidate | None) -> NearestClock:
    """What lists show of a case. A clock that was stopped too late has no due time to watch."""
    if clock is None or (clock.state == ClockState.BREACHED and clock.stopped_at is not None):
        return NearestClock(case, clock.clock if clock else None, "", None, "")
    due = clock.due_at if clock.stopped_at is None else None
    return NearestClock(case, clock.clock, clock.state, due, clock.what)


def _nearness(clock: _Candidate) -> tuple[int, float]:
    """Sort key: the clock that is due soonest comes first; among those that are done, the one that began last."""
    if clock.stopped_at is not None:
        return 2, -clock.started_at.timestamp()
    return (1, clock.started_at.timestamp()) if clock.due_at is None else (0, clock.due_at.timestamp())


def _lock_clocks(rows: Sequence[MovedRow]) -> dict[tuple[int, int], Clock]:
    there = [row.pk for row in rows if row.previous_start is not None]
    clocks = Clock.objects.select_for_update().filter(row__in=there) if there else ()
    return {(clock.row_id, clock.standard_id): clock for clock in clocks}


def _instant(micros: int | None) -> datetime | None:
    return None if micros is None else from_micros(micros)
