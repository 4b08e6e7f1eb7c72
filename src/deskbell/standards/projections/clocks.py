"""Clocks kept in step with the live rows: which standards apply, when each is due, what each shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from deskbell.kit import notify, slots
from deskbell.standards.calendars import from_micros
from deskbell.standards.course import Course
from deskbell.standards.language import Definition
from deskbell.standards.models import Clock, SpanRow, StandardVersion
from deskbell.standards.places import Places
from deskbell.standards.projections.rows import course_from
from deskbell.standards.projections.versions import Versions
from deskbell.standards.timing import State, applies, timing_of

FIELDS = (
    "version", "place", "amount", "began_at", "started_at", "stopped_at", "due_at", "soon_at", "reading", "state", "out",
)  # fmt: skip
LIVE = "standards"


@dataclass(frozen=True)
class Nearest:
    """The clock of a subject that is due first: its state (running, paused, breached, met or empty), when, for what."""

    subject: int
    clock: int | None
    state: str
    due_at: datetime | None
    what: str


def wind(rows: Sequence[SpanRow], versions: Versions, places: Places) -> None:
    """Make, move and take away the clocks of these live rows, and say which cases have another nearest clock."""
    kept = _clocks_of(rows)
    new: list[Clock] = []
    changed: list[Clock] = []
    for row in rows:
        course = course_from(row)
        for version, definition in versions.in_force(row.brand, row.started_at):
            if not applies(definition, row.measure, course.about):
                continue
            clock = kept.pop((row.pk, version.standard_id), None)
            (changed if clock else new).append(set_clock(clock, row, course, version, definition, places))
    Clock.objects.filter(pk__in=[clock.pk for clock in kept.values()]).delete()
    Clock.objects.bulk_create(new)
    Clock.objects.bulk_update(changed, FIELDS)
    tell({row.subject for row in rows})


def set_clock(
    clock: Clock | None,
    row: SpanRow,
    course: Course,
    version: StandardVersion,
    definition: Definition,
    places: Places,
) -> Clock:
    """The clock as it must stand, not yet saved."""
    clock = clock or Clock(span=row, standard_id=version.standard_id)
    clock.version, clock.subject = version, row.subject
    clock.place = places.place(definition, row.site)
    timing = timing_of(definition, places.calendar(clock.place), course)
    clock.amount, clock.reading = timing.amount, timing.reading
    clock.began_at, clock.started_at, clock.stopped_at = row.began_at, row.started_at, row.stopped_at
    clock.due_at, clock.soon_at = _instant(timing.due), _instant(timing.soon)
    clock.state = State.BREACHED if timing.state is State.RUNNING and clock.breached_at else timing.state
    clock.out = next((str(p["why"]) for p in reversed(course.left_out) if p["ends"] is None), "")
    return clock


def tell(subjects: Iterable[int]) -> None:
    """Slot `standards.clocks.moved` (nearest): the nearest clocks of these subjects, which have perhaps changed."""
    subjects = set(subjects)
    nearest: dict[int, Clock | None] = dict.fromkeys(subjects)
    for clock in Clock.objects.filter(subject__in=subjects).select_related("span").order_by("pk"):
        before = nearest[clock.subject]
        if clock.state != State.OUT and (before is None or _near(clock) < _near(before)):
            nearest[clock.subject] = clock
    slots.ask("standards.clocks.moved", nearest=[_shown(subject, clock) for subject, clock in sorted(nearest.items())])
    notify.live(LIVE)


def _shown(subject: int, clock: Clock | None) -> Nearest:
    """What lists show; a clock stopped too late has nothing left to press for."""
    if clock is None or (clock.state == State.BREACHED and clock.stopped_at is not None):
        return Nearest(subject, clock.pk if clock else None, "", None, "")
    due = clock.due_at if clock.stopped_at is None else None
    return Nearest(subject, clock.pk, clock.state, due, clock.span.measure)


def _near(clock: Clock) -> tuple[int, float]:
    rank = 2 if clock.stopped_at is not None else 1 if clock.due_at is None else 0
    return rank, (clock.due_at or clock.started_at).timestamp()


def _clocks_of(rows: Sequence[SpanRow]) -> dict[tuple[int, int], Clock]:
    clocks = Clock.objects.select_for_update().filter(span__in=[row.pk for row in rows])
    return {(clock.span_id, clock.standard_id): clock for clock in clocks}


def _instant(micros: int | None) -> datetime | None:
    return None if micros is None else from_micros(micros)
