"""Compare live rows and clocks with the journal, for `deskbell verify`: computed again, they must be the same."""

from collections.abc import Iterator

from django.db.models import Max, Min, Model, Q

from deskbell.journal.models import Bookmark, Entry
from deskbell.standards.followers import KINDS, NAME
from deskbell.standards.measuring import Measure, measures_with_rows
from deskbell.standards.models import Clock, LiveRow
from deskbell.standards.place_calendars import PlaceCalendars
from deskbell.standards.projections.clock_projection import FIELDS as CLOCK_FIELDS
from deskbell.standards.projections.clock_projection import set_clock, standards_for_row
from deskbell.standards.projections.row_projection import FIELDS, fill_row, happenings_by_subject, moved_row_from
from deskbell.standards.projections.version_projection import VersionIndex
from deskbell.standards.subject_progress import SubjectProgress, replay_happenings

CHUNK = 5_000


def find_projection_faults() -> list[str]:
    """Return one sentence for each live row, clock or breach that differs from the journal. Changes nothing.

    Only entries up to the follower's bookmark count.

    1. For each measure, go through its subjects in chunks of CHUNK and replay their entries.
    2. Compare each progress with its live row: a missing row, a different one, or one without entries is a fault.
    3. Where the row is right, compute its clocks again and compare them.
    4. Every breached clock must have exactly one breach in the journal.
    """
    head = Bookmark.objects.filter(follower=NAME).values_list("number", flat=True).first() or 0
    found = [sentence for measure in measures_with_rows() for sentence in _faults_of_measure(measure, head)]
    return found + list(_faults_of_breaches())


def _faults_of_measure(measure: Measure, head: int) -> Iterator[str]:
    columns = [measure.subject, "case"] if measure.unknown else [measure.subject]
    last = max(
        *(Entry.objects.aggregate(last=Max(column))["last"] or 0 for column in columns),
        LiveRow.objects.filter(measure=measure.name).aggregate(last=Max("subject"))["last"] or 0,
        -(LiveRow.objects.filter(measure=measure.name).aggregate(least=Min("subject"))["least"] or 0),
    )
    versions, places = VersionIndex(), PlaceCalendars()
    for first in range(0, last + 1, CHUNK):
        yield from _faults_between(measure, first, head, versions, places)


def _faults_between(
    measure: Measure, first: int, head: int, versions: VersionIndex, places: PlaceCalendars
) -> Iterator[str]:
    """The faults of one chunk: subjects from `first` on, and unknown subjects whose cases lie in the same range."""
    within = Q(**{f"{measure.subject}__gte": first, f"{measure.subject}__lt": first + CHUNK})
    theirs = Q(subject__gte=first, subject__lt=first + CHUNK)
    if measure.unknown:
        within |= Q(**{measure.subject: None}, case__gte=first, case__lt=first + CHUNK)
        theirs |= Q(subject__lte=-first, subject__gt=-first - CHUNK)
    entries = Entry.objects.filter(within, kind__in=KINDS, number__lte=head).order_by("number")
    rows = LiveRow.objects.filter(theirs, measure=measure.name)
    existing = {(row.subject, row.round): row for row in rows.prefetch_related("clocks")}
    for subject, news in happenings_by_subject(measure, entries.iterator()).items():
        for progress in replay_happenings(measure, news):
            row = existing.pop((subject, progress.round), None)
            yield from _faults_of_row(measure, subject, progress, row, versions, places)
    for subject, number in existing:
        yield f"{_name(measure, subject, number)} has a live row but nothing on the journal"


def _faults_of_row(
    measure: Measure,
    subject: int,
    progress: SubjectProgress,
    row: LiveRow | None,
    versions: VersionIndex,
    places: PlaceCalendars,
) -> Iterator[str]:
    name = _name(measure, subject, progress.round)
    if row is None:
        yield f"{name} has no live row"
        return
    made = fill_row(LiveRow(measure=measure.name, subject=subject), progress)
    if different := _differences(row, made, FIELDS):
        yield f"{name} differs from the journal in {different}"
    else:
        yield from _faults_of_clocks(row, versions, places)


def _faults_of_clocks(row: LiveRow, versions: VersionIndex, places: PlaceCalendars) -> Iterator[str]:
    existing = {clock.standard_id: clock for clock in row.clocks.all()}
    for version, definition, measure in standards_for_row(moved_row_from(row), versions):
        clock = existing.pop(version.standard_id, None)
        if clock is None:
            yield f"{version.standard} has no clock for {row.subject}"
            continue
        made = set_clock(
            Clock(breached_at=clock.breached_at), moved_row_from(row), version, definition, measure, places
        )
        if different := _differences(clock, made, CLOCK_FIELDS):
            yield f"the clock of {version.standard} for {row.subject} differs from the journal in {different}"
    for clock in existing.values():
        yield f"clock {clock.pk} for {row.subject} belongs to no standard in force when it began"


def _faults_of_breaches() -> Iterator[str]:
    recorded: dict[tuple[str, str, int, int], int] = {}
    for facts in Entry.objects.filter(kind="standards.clock.breached").values_list("facts", flat=True):
        key = (facts["standard"], facts["measure"], facts["subject"], facts.get("round", 0))
        recorded[key] = recorded.get(key, 0) + 1
    yield from (f"the breach of {key[0]} for {key[2]} was told {n} times" for key, n in recorded.items() if n > 1)
    for clock in Clock.objects.exclude(breached_at=None).select_related("standard", "row"):
        if not recorded.get((clock.standard.slug, clock.row.measure, clock.row.subject, clock.row.round)):
            yield f"clock {clock.pk} is breached but the journal does not say so"


def _name(measure: Measure, subject: int, number: int) -> str:
    return f"{measure.name} of {measure.subject} {subject}" + (f", round {number}," if number else "")


def _differences(kept: Model, made: Model, fields: tuple[str, ...]) -> str:
    columns = [field for field in kept._meta.concrete_fields if field.name in fields]
    names = [field.attname for field in columns]
    return ", ".join(name for name in names if getattr(kept, name) != getattr(made, name))
