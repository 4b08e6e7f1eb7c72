"""The live rows of a measure made again from the journal, some hundreds of subjects at a time: after a measure was added
or its definition has changed, and whenever `deskbell verify` has found a fault.
"""

from collections.abc import Iterator
from dataclasses import fields
from hashlib import sha256

from django.db import transaction
from django.db.models import Max, Min, Q

from deskbell.journal.models import Bookmark, Entry
from deskbell.standards.course import courses_of
from deskbell.standards.followers import NAME
from deskbell.standards.measuring import Measure, keepers
from deskbell.standards.models import Made, Row
from deskbell.standards.places import Places
from deskbell.standards.projections.clocks import wind
from deskbell.standards.projections.days import days_of, moved_on
from deskbell.standards.projections.rows import Moved, filled, happenings, kept, save
from deskbell.standards.projections.versions import Versions

CHUNK = 500  # followers wait while a piece is made


def go_on() -> int:
    """Make a piece of what was declared anew or otherwise than before, as after an upgrade; 0 when nothing is left."""
    known = Made.objects.in_bulk()
    for measure in keepers():
        one = known.get(measure.name)
        if one is None or one.digest != digest(measure):
            one = Made(measure=measure.name, digest=digest(measure), reached=0)
        if one.reached is None:
            continue
        more = one.reached <= reach(measure)
        if more:
            _piece(measure, one.reached)
        one.reached = one.reached + CHUNK if more else None
        _note([one])
        if more:
            return 1
    return 0


def note_empty() -> None:
    """Where nothing has happened yet there is nothing to make again."""
    if not Entry.objects.exists():
        _note([Made(measure=one.name, digest=digest(one)) for one in keepers()])


def _note(ones: list[Made]) -> None:
    """Whoever comes second changes what the first has noted, for a first start and its background begin together."""
    Made.objects.bulk_create(
        ones, update_conflicts=True, unique_fields=["measure"], update_fields=["digest", "reached"]
    )


def digest(measure: Measure) -> str:
    """What of a declaration its rows depend on."""
    says = {"name", "says", "names", "reads"}
    parts = [(one.name, getattr(measure, one.name)) for one in fields(measure) if one.name not in says]
    return sha256(repr((measure.kind, parts)).encode()).hexdigest()


def reach(measure: Measure) -> int:
    """The largest number a subject can have, known or not."""
    columns = {measure.subject, "case"} if measure.unknown else {measure.subject}
    rows = Row.objects.filter(measure=measure.name).aggregate(last=Max("subject"), first=Min("subject"))
    news = Entry.objects.aggregate(**{f"last_{column}": Max(column) for column in columns})
    return max(rows["last"] or 0, -(rows["first"] or 0), *(value or 0 for value in news.values()))


def remake(measure: Measure, last: int) -> Iterator[tuple[int, int]]:
    """Make the rows again piece by piece: how far it is, and how many were changed. Each piece is kept at once."""
    for first in range(0, last + 1, CHUNK):
        yield min(first + CHUNK, last), _piece(measure, first)


def entries_of(measure: Measure, first: int, end: int, head: int) -> Iterator[Entry]:
    """The news of the subjects from `first` up to `end`, and of those not known whose cases lie there."""
    within = Q(**{f"{measure.subject}__gte": first, f"{measure.subject}__lt": end})
    if measure.unknown:
        within |= Q(**{measure.subject: None}, case__gte=first, case__lt=end)
    found = Entry.objects.filter(within, kind__in=measure.kinds, number__lte=head)
    return found.order_by("number").iterator()


def rows_of(measure: Measure, first: int, end: int) -> Q:
    """Their rows."""
    theirs = Q(subject__gte=first, subject__lt=end)
    if measure.unknown:
        theirs |= Q(subject__lte=-first, subject__gt=-end)
    return theirs & Q(measure=measure.name)


@transaction.atomic
def _piece(measure: Measure, first: int) -> int:
    bookmark = Bookmark.objects.select_for_update().filter(follower=NAME).first()
    if bookmark is None:
        return 0
    end = first + CHUNK
    there = {(row.subject, row.round): row for row in Row.objects.filter(rows_of(measure, first, end))}
    every: list[Moved] = []
    changed: list[Moved] = []
    for subject, told in happenings(measure, entries_of(measure, first, end, bookmark.number)).items():
        for course in courses_of(measure, told):
            row = there.pop((subject, course.round), None)
            pk, before = (row.pk, row.started_at) if row else (None, None)
            every.append(Moved(pk, measure.name, subject, course, before))
            if row is None or _differs(row, filled(Row(measure=measure.name, subject=subject), course)):
                changed.append(every[-1])
    gone = [kept(row) for row in there.values()]
    Row.objects.filter(pk__in=[row.pk for row in gone]).delete()
    save(changed)
    wind(every, Versions(), Places())
    moved_on([day for one in (*every, *gone) for day in days_of(one)])
    return len(changed) + len(gone)


def _differs(row: Row, made: Row) -> bool:
    names = [field.attname for field in Row._meta.concrete_fields if not field.primary_key]
    return any(getattr(row, name) != getattr(made, name) for name in names)
