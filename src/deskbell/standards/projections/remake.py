"""Remake the live rows of a measure from the journal, some hundreds of subjects at a time.

This happens automatically after a measure was added or its definition changed, and by `deskbell facts rebuild` after
`deskbell verify` found a fault.
"""

from collections.abc import Iterator
from dataclasses import fields
from hashlib import sha256

from django.db import transaction
from django.db.models import Max, Min, Q

from deskbell.journal.models import Bookmark, Entry
from deskbell.standards.followers import NAME
from deskbell.standards.measuring import Measure, measures_with_rows
from deskbell.standards.models import LiveRow, MeasureBuild
from deskbell.standards.place_calendars import PlaceCalendars
from deskbell.standards.projections.clock_projection import update_clocks
from deskbell.standards.projections.moved_days import days_of_row, note_moved_days
from deskbell.standards.projections.row_projection import (
    MovedRow,
    fill_row,
    happenings_by_subject,
    moved_row_from,
    save_rows,
)
from deskbell.standards.projections.version_projection import VersionIndex
from deskbell.standards.subject_progress import replay_happenings

# Raised when rows or clocks are computed otherwise though no declaration changed; all are then made again.
COUNTING = 2
CHUNK = 500  # small, because followers wait while a piece is made


def remake_next_piece() -> int:
    """Remake the next piece of a measure that is new or was declared differently. Return 1, or 0 when nothing is left.

    1. For each measure compare the digest of its declaration with the one its rows were made by (`MeasureBuild`).
    2. If they differ, start from the first subject; if `reached` is set, continue from there.
    3. Remake one piece in one transaction, record how far it got, and return 1.
    4. When all subjects are done, set `reached` to None and look at the next measure.
    """
    known = MeasureBuild.objects.in_bulk()
    for measure in measures_with_rows():
        one = known.get(measure.name)
        if one is None or one.digest != measure_digest(measure):
            one = MeasureBuild(measure=measure.name, digest=measure_digest(measure), reached=0)
        if one.reached is None:
            continue
        more = one.reached <= largest_subject(measure)
        if more:
            _remake_piece(measure, one.reached)
        one.reached = one.reached + CHUNK if more else None
        _save_builds([one])
        if more:
            return 1
    return 0


def note_empty_journal() -> None:
    """Record all measures as made when the journal is empty, since there is nothing to remake."""
    if not Entry.objects.exists():
        _save_builds([MeasureBuild(measure=one.name, digest=measure_digest(one)) for one in measures_with_rows()])


def _save_builds(ones: list[MeasureBuild]) -> None:
    """Insert or update, because a first start and its background work begin at the same time."""
    MeasureBuild.objects.bulk_create(
        ones, update_conflicts=True, unique_fields=["measure"], update_fields=["digest", "reached"]
    )


def measure_digest(measure: Measure) -> str:
    """Return a hash of the parts of a declaration on which its rows depend. When it changes, all rows are made again."""
    display = {"name", "says", "names", "reads", "counted"}
    parts = [(one.name, getattr(measure, one.name)) for one in fields(measure) if one.name not in display]
    return sha256(repr((COUNTING, measure.kind, parts)).encode()).hexdigest()


def largest_subject(measure: Measure) -> int:
    """Return the largest number that a subject can have, known or unknown."""
    columns = {measure.subject, "case"} if measure.unknown else {measure.subject}
    rows = LiveRow.objects.filter(measure=measure.name).aggregate(last=Max("subject"), first=Min("subject"))
    news = Entry.objects.aggregate(**{f"last_{column}": Max(column) for column in columns})
    return max(rows["last"] or 0, -(rows["first"] or 0), *(value or 0 for value in news.values()))


def remake_rows(measure: Measure, last: int) -> Iterator[tuple[int, int]]:
    """Remake all rows of a measure. Yield (subjects done, rows changed) after each piece, which is committed at once."""
    for first in range(0, last + 1, CHUNK):
        yield min(first + CHUNK, last), _remake_piece(measure, first)


def entries_between(measure: Measure, first: int, end: int, head: int) -> Iterator[Entry]:
    """Yield the entries of subjects from `first` up to `end`, and of unknown subjects whose cases are in that range."""
    within = Q(**{f"{measure.subject}__gte": first, f"{measure.subject}__lt": end})
    if measure.unknown:
        within |= Q(**{measure.subject: None}, case__gte=first, case__lt=end)
    found = Entry.objects.filter(within, kind__in=measure.kinds, number__lte=head)
    return found.order_by("number").iterator()


def rows_between(measure: Measure, first: int, end: int) -> Q:
    """Return the condition for the live rows of those subjects."""
    theirs = Q(subject__gte=first, subject__lt=end)
    if measure.unknown:
        theirs |= Q(subject__lte=-first, subject__gt=-end)
    return theirs & Q(measure=measure.name)


@transaction.atomic
def _remake_piece(measure: Measure, first: int) -> int:
    """Remake the rows and clocks of CHUNK subjects. Returns how many rows changed or went.

    1. Lock the follower's bookmark, so that no entry is followed meanwhile.
    2. Replay the entries of the subjects up to the bookmark.
    3. Delete rows without entries, and write rows that differ.
    4. Compute the clocks of all rows again, and mark the days of facts.
    """
    bookmark = Bookmark.objects.select_for_update().filter(follower=NAME).first()
    if bookmark is None:
        return 0
    end = first + CHUNK
    existing = {(row.subject, row.round): row for row in LiveRow.objects.filter(rows_between(measure, first, end))}
    every: list[MovedRow] = []
    changed: list[MovedRow] = []
    for subject, news in happenings_by_subject(measure, entries_between(measure, first, end, bookmark.number)).items():
        for progress in replay_happenings(measure, news):
            row = existing.pop((subject, progress.round), None)
            pk, before = (row.pk, row.started_at) if row else (None, None)
            every.append(MovedRow(pk, measure.name, subject, progress, before))
            if row is None or _differs(row, fill_row(LiveRow(measure=measure.name, subject=subject), progress)):
                changed.append(every[-1])
    gone = [moved_row_from(row) for row in existing.values()]
    LiveRow.objects.filter(pk__in=[row.pk for row in gone]).delete()
    save_rows(changed)
    update_clocks(every, VersionIndex(), PlaceCalendars())
    note_moved_days([day for one in (*every, *gone) for day in days_of_row(one)])
    return len(changed) + len(gone)


def _differs(row: LiveRow, made: LiveRow) -> bool:
    names = [field.attname for field in LiveRow._meta.concrete_fields if not field.primary_key]
    return any(getattr(row, name) != getattr(made, name) for name in names)
