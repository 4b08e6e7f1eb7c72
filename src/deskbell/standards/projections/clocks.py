"""Clocks kept in step with the live rows: which standards apply, when each is due, what each shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from deskbell.kit import notify, slots
from deskbell.kit.bulk import ask
from deskbell.standards.calendars import from_micros
from deskbell.standards.course import Course
from deskbell.standards.language import Definition, Goal
from deskbell.standards.measuring import Measure, Span
from deskbell.standards.models import Clock, StandardVersion
from deskbell.standards.places import Places
from deskbell.standards.projections.rows import Moved
from deskbell.standards.projections.upsert import Upsert
from deskbell.standards.projections.versions import Versions
from deskbell.standards.timing import State, applies, presses, timing_of

FIELDS = (
    "version", "case", "place", "presses", "breaks", "stock", "amount", "began_at", "started_at", "stopped_at", "undone",
    "marks", "due_at", "soon_at", "reading", "state", "out",
)  # fmt: skip
LIVE = "standards"
_WRITE = Upsert(Clock, key=("row", "standard"), fields=FIELDS)
_NAMES = [{"version": "version_id"}.get(name, name) for name in ("row_id", "standard_id", *FIELDS)]


@dataclass(frozen=True)
class Nearest:
    """The clock of a case that is due first: its state (running, paused, breached, met or empty), when, for what."""

    subject: int
    clock: int | None
    state: str
    due_at: datetime | None
    what: str


def wind(rows: Sequence[Moved], versions: Versions, places: Places) -> None:
    """Make, move and take away the clocks of these live rows, and say which cases have another nearest clock."""
    kept = _clocks_of(rows)
    wound: list[Clock] = []
    for row in rows:
        for version, definition, measure in in_force(row, versions):
            clock = kept.pop((row.pk or 0, version.standard_id), None)
            wound.append(set_clock(clock, row, version, definition, measure, places))
    if kept:
        Clock.objects.filter(pk__in=[clock.pk for clock in kept.values()]).delete()
    _WRITE.write([[getattr(clock, name) for name in _NAMES] for clock in wound])
    tell({clock.case for clock in (*wound, *kept.values()) if clock.case is not None})


def in_force(row: Moved, versions: Versions) -> list[tuple[StandardVersion, Definition, Measure]]:
    """The standards that are about a live row, by the versions in force when it began."""
    about = row.course.about
    held = versions.in_force(about["brand"], row.measure, from_micros(row.course.started))
    return [(v, d, m) for v, d, m in held if applies(d, m.name, about)]


def set_clock(
    clock: Clock | None,
    row: Moved,
    version: StandardVersion,
    definition: Definition,
    measure: Measure,
    places: Places,
) -> Clock:
    """The clock as it must stand, not yet saved."""
    course = row.course
    clock = clock or Clock(row_id=row.pk or 0, standard_id=version.standard_id)
    clock.version, clock.case = version, course.case
    clock.place = places.place(definition, course.about["site"])
    clock.presses, clock.breaks, clock.stock = nature(measure, definition.goal)
    timing = timing_of(definition, measure, places.calendar(clock.place), course)
    clock.amount, clock.reading = timing.amount, timing.reading
    clock.undone, clock.marks = timing.undone, timing.marks
    clock.began_at, clock.started_at = from_micros(course.began), from_micros(course.started)
    clock.stopped_at, clock.due_at, clock.soon_at = (_instant(t) for t in (timing.stopped, timing.due, timing.soon))
    clock.state = State.BREACHED if timing.state is State.RUNNING and clock.breached_at else timing.state
    clock.out = left_out_for(course)
    return clock


def nature(measure: Measure, goal: Goal) -> tuple[bool, bool, bool]:
    """Whether people watch its due time, whether a miss is a breach, and whether it counts what is open."""
    return presses(measure, goal), goal.breaches, isinstance(measure, Span) and measure.open


def left_out_for(course: Course) -> str:
    """Why a course is not counted now; empty where it is."""
    return next((str(p["why"]) for p in reversed(course.left_out) if p["ends"] is None), "")


def tell(cases: Iterable[int]) -> None:
    """Slot `standards.clocks.moved` (nearest): the nearest clocks of these cases, which have perhaps changed."""
    cases = set(cases)
    if not cases:
        return
    nearest: dict[int, _Shown | None] = dict.fromkeys(cases)
    for row in ask(_PRESSING, [sorted(cases)]):
        clock = _Shown(*row)
        before = nearest[clock.case]
        if before is None or _near(clock) < _near(before):
            nearest[clock.case] = clock
    slots.ask("standards.clocks.moved", nearest=[_shown(case, clock) for case, clock in sorted(nearest.items())])
    notify.live(LIVE)


_PRESSING = """
    select c."case", c.id, c.state, c.due_at, c.started_at, c.stopped_at, r.measure
      from standards_clock c join standards_row r on r.id = c.row_id
     where c."case" = any(%s::bigint[]) and c.presses and c.state <> 'out' order by c.id
"""


class _Shown(NamedTuple):
    """What of a clock decides which one a list shows."""

    case: int
    clock: int
    state: str
    due_at: datetime | None
    started_at: datetime
    stopped_at: datetime | None
    what: str


def _shown(case: int, clock: _Shown | None) -> Nearest:
    """What lists show; a clock stopped too late has nothing left to press for."""
    if clock is None or (clock.state == State.BREACHED and clock.stopped_at is not None):
        return Nearest(case, clock.clock if clock else None, "", None, "")
    due = clock.due_at if clock.stopped_at is None else None
    return Nearest(case, clock.clock, clock.state, due, clock.what)


def _near(clock: _Shown) -> tuple[int, float]:
    """What is due soonest is nearest; of what is done, what began last."""
    if clock.stopped_at is not None:
        return 2, -clock.started_at.timestamp()
    return (1, clock.started_at.timestamp()) if clock.due_at is None else (0, clock.due_at.timestamp())


def _clocks_of(rows: Sequence[Moved]) -> dict[tuple[int, int], Clock]:
    there = [row.pk for row in rows if row.before is not None]
    clocks = Clock.objects.select_for_update().filter(row__in=there) if there else ()
    return {(clock.row_id, clock.standard_id): clock for clock in clocks}


def _instant(micros: int | None) -> datetime | None:
    return None if micros is None else from_micros(micros)
