"""Live rows and clocks are projections: made again from the journal they must be the same."""

from collections.abc import Iterator

from django.db.models import Max, Model

from deskbell.journal.models import Bookmark, Entry
from deskbell.standards.course import course_of
from deskbell.standards.followers import KINDS, NAME
from deskbell.standards.models import Clock, SpanRow
from deskbell.standards.places import Places
from deskbell.standards.projections.clocks import FIELDS as CLOCK_FIELDS
from deskbell.standards.projections.clocks import set_clock
from deskbell.standards.projections.rows import FIELDS, course_from, filled, happenings
from deskbell.standards.projections.versions import Versions
from deskbell.standards.spans import Span, measures
from deskbell.standards.timing import applies

CHUNK = 5_000


def faults() -> list[str]:
    """One sentence for each live row or clock that is not what the journal says, as far as it has been followed."""
    head = Bookmark.objects.filter(follower=NAME).values_list("number", flat=True).first() or 0
    found = [sentence for span in measures().values() for sentence in _spans(span, head)]
    return found + list(_breaches())


def _spans(span: Span, head: int) -> Iterator[str]:
    last = max(
        Entry.objects.aggregate(last=Max(span.subject))["last"] or 0,
        SpanRow.objects.filter(measure=span.name).aggregate(last=Max("subject"))["last"] or 0,
    )
    versions, places = Versions(), Places()
    for first in range(0, last + 1, CHUNK):
        within = {f"{span.subject}__gte": first, f"{span.subject}__lt": first + CHUNK}
        entries = Entry.objects.filter(**within, kind__in=KINDS, number__lte=head).order_by("number")
        rows = SpanRow.objects.filter(measure=span.name, subject__gte=first, subject__lt=first + CHUNK)
        kept = {row.subject: row for row in rows.prefetch_related("clocks")}
        for subject, news in happenings(span, entries.iterator()).items():
            course = course_of(span, news)
            if course is None:
                continue
            row = kept.pop(subject, None)
            made = filled(SpanRow(measure=span.name, subject=subject), course)
            if row is None:
                yield f"{span.name} of {span.subject} {subject} has no live row"
            elif different := _differences(row, made, FIELDS):
                yield f"{span.name} of {span.subject} {subject} differs from the journal in {different}"
            else:
                yield from _clocks(row, versions, places)
        for subject in kept:
            yield f"{span.name} of {span.subject} {subject} has a live row but nothing on the journal"


def _clocks(row: SpanRow, versions: Versions, places: Places) -> Iterator[str]:
    course = course_from(row)
    kept = {clock.standard_id: clock for clock in row.clocks.all()}
    for version, definition in versions.in_force(row.brand, row.started_at):
        if not applies(definition, row.measure, course.about):
            continue
        clock = kept.pop(version.standard_id, None)
        if clock is None:
            yield f"{version.standard} has no clock for {row.subject}"
            continue
        made = set_clock(Clock(breached_at=clock.breached_at), row, course, version, definition, places)
        if different := _differences(clock, made, CLOCK_FIELDS):
            yield f"the clock of {version.standard} for {row.subject} differs from the journal in {different}"
    for clock in kept.values():
        yield f"clock {clock.pk} for {row.subject} belongs to no standard in force when it began"


def _breaches() -> Iterator[str]:
    told: dict[tuple[int | None, str], int] = {}
    for case, facts in Entry.objects.filter(kind="standards.clock.breached").values_list("case", "facts"):
        key = (case, facts["standard"])
        told[key] = told.get(key, 0) + 1
    yield from (f"the breach of {slug} for {case} was told {n} times" for (case, slug), n in told.items() if n > 1)
    for clock in Clock.objects.exclude(breached_at=None).select_related("standard"):
        if not told.get((clock.subject, clock.standard.slug)):
            yield f"clock {clock.pk} is breached but the journal does not say so"


def _differences(kept: Model, made: Model, fields: tuple[str, ...]) -> str:
    columns = [field for field in kept._meta.concrete_fields if field.name in fields]
    names = [field.attname for field in columns]
    return ", ".join(name for name in names if getattr(kept, name) != getattr(made, name))
