"""Live rows and clocks are projections: made again from the journal they must be the same."""

from collections.abc import Iterator

from django.db.models import Max, Min, Model, Q

from deskbell.journal.models import Bookmark, Entry
from deskbell.standards.course import Course, courses_of
from deskbell.standards.followers import KINDS, NAME
from deskbell.standards.measuring import Measure, keepers
from deskbell.standards.models import Clock, Row
from deskbell.standards.places import Places
from deskbell.standards.projections.clocks import FIELDS as CLOCK_FIELDS
from deskbell.standards.projections.clocks import in_force, set_clock
from deskbell.standards.projections.rows import FIELDS, filled, happenings, kept
from deskbell.standards.projections.versions import Versions

CHUNK = 5_000


def faults() -> list[str]:
    """One sentence for each live row or clock that is not what the journal says, as far as it has been followed."""
    head = Bookmark.objects.filter(follower=NAME).values_list("number", flat=True).first() or 0
    found = [sentence for measure in keepers() for sentence in _of(measure, head)]
    return found + list(_breaches())


def _of(measure: Measure, head: int) -> Iterator[str]:
    columns = [measure.subject, "case"] if measure.unknown else [measure.subject]
    last = max(
        *(Entry.objects.aggregate(last=Max(column))["last"] or 0 for column in columns),
        Row.objects.filter(measure=measure.name).aggregate(last=Max("subject"))["last"] or 0,
        -(Row.objects.filter(measure=measure.name).aggregate(least=Min("subject"))["least"] or 0),
    )
    versions, places = Versions(), Places()
    for first in range(0, last + 1, CHUNK):
        yield from _between(measure, first, head, versions, places)


def _between(measure: Measure, first: int, head: int, versions: Versions, places: Places) -> Iterator[str]:
    """The subjects of a chunk, and those not known whose cases lie in it."""
    within = Q(**{f"{measure.subject}__gte": first, f"{measure.subject}__lt": first + CHUNK})
    theirs = Q(subject__gte=first, subject__lt=first + CHUNK)
    if measure.unknown:
        within |= Q(**{measure.subject: None}, case__gte=first, case__lt=first + CHUNK)
        theirs |= Q(subject__lte=-first, subject__gt=-first - CHUNK)
    entries = Entry.objects.filter(within, kind__in=KINDS, number__lte=head).order_by("number")
    rows = Row.objects.filter(theirs, measure=measure.name)
    there = {(row.subject, row.round): row for row in rows.prefetch_related("clocks")}
    for subject, news in happenings(measure, entries.iterator()).items():
        for course in courses_of(measure, news):
            row = there.pop((subject, course.round), None)
            yield from _row(measure, subject, course, row, versions, places)
    for subject, number in there:
        yield f"{_name(measure, subject, number)} has a live row but nothing on the journal"


def _row(
    measure: Measure, subject: int, course: Course, row: Row | None, versions: Versions, places: Places
) -> Iterator[str]:
    name = _name(measure, subject, course.round)
    if row is None:
        yield f"{name} has no live row"
        return
    made = filled(Row(measure=measure.name, subject=subject), course)
    if different := _differences(row, made, FIELDS):
        yield f"{name} differs from the journal in {different}"
    else:
        yield from _clocks(row, versions, places)


def _clocks(row: Row, versions: Versions, places: Places) -> Iterator[str]:
    there = {clock.standard_id: clock for clock in row.clocks.all()}
    for version, definition, measure in in_force(kept(row), versions):
        clock = there.pop(version.standard_id, None)
        if clock is None:
            yield f"{version.standard} has no clock for {row.subject}"
            continue
        made = set_clock(Clock(breached_at=clock.breached_at), kept(row), version, definition, measure, places)
        if different := _differences(clock, made, CLOCK_FIELDS):
            yield f"the clock of {version.standard} for {row.subject} differs from the journal in {different}"
    for clock in there.values():
        yield f"clock {clock.pk} for {row.subject} belongs to no standard in force when it began"


def _breaches() -> Iterator[str]:
    told: dict[tuple[str, str, int, int], int] = {}
    for facts in Entry.objects.filter(kind="standards.clock.breached").values_list("facts", flat=True):
        key = (facts["standard"], facts["measure"], facts["subject"], facts.get("round", 0))
        told[key] = told.get(key, 0) + 1
    yield from (f"the breach of {key[0]} for {key[2]} was told {n} times" for key, n in told.items() if n > 1)
    for clock in Clock.objects.exclude(breached_at=None).select_related("standard", "row"):
        if not told.get((clock.standard.slug, clock.row.measure, clock.row.subject, clock.row.round)):
            yield f"clock {clock.pk} is breached but the journal does not say so"


def _name(measure: Measure, subject: int, number: int) -> str:
    return f"{measure.name} of {measure.subject} {subject}" + (f", round {number}," if number else "")


def _differences(kept: Model, made: Model, fields: tuple[str, ...]) -> str:
    columns = [field for field in kept._meta.concrete_fields if field.name in fields]
    names = [field.attname for field in columns]
    return ", ".join(name for name in names if getattr(kept, name) != getattr(made, name))
