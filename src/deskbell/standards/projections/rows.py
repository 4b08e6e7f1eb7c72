"""Live rows: courses kept in the database, moved on by each piece of news, read again from the journal when it
comes out of order.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from deskbell.journal.models import Entry
from deskbell.standards.calendars import from_micros, to_micros
from deskbell.standards.course import COLUMNS, Course, Happening, course_of, step
from deskbell.standards.models import SpanRow
from deskbell.standards.spans import Span

FIELDS = ("began_at", "started_at", "stopped_at", "paused", "left_out", "decided", "last_at", "last_number", *COLUMNS)


@dataclass
class Moved:
    """A live row and its course after a batch; `before` is where it started until then, if it existed."""

    row: SpanRow
    course: Course
    before: Any


def happening(span: Span, entry: Entry) -> Happening:
    """What a measure needs of an entry."""
    return Happening(
        subject=getattr(entry, span.subject),
        number=entry.number or 0,
        at=to_micros(entry.at),
        kind=entry.kind,
        facts=entry.facts,
        about={name: getattr(entry, name) for name in COLUMNS},
    )


def happenings(span: Span, entries: Iterable[Entry]) -> dict[int, list[Happening]]:
    """By subject, in number order; entries of other kinds or without a subject are left aside."""
    kinds = span.kinds
    found: dict[int, list[Happening]] = {}
    for entry in entries:
        if entry.kind in kinds and getattr(entry, span.subject) is not None:
            found.setdefault(getattr(entry, span.subject), []).append(happening(span, entry))
    return found


def take(span: Span, entries: Sequence[Entry]) -> list[Moved]:
    """Move the live rows of one measure on by a batch; the rows that changed."""
    news = happenings(span, entries)
    rows = {
        row.subject: row
        for row in SpanRow.objects.select_for_update().filter(measure=span.name, subject__in=list(news))
    }
    earlier = _known_before(span, {subject: fresh for subject, fresh in news.items() if subject not in rows})
    moved = []
    for subject, fresh in news.items():
        row = rows.get(subject)
        course = _after(span, subject, course_from(row) if row else None, fresh, earlier)
        if course is not None:
            before = row.started_at if row else None
            moved.append(Moved(filled(row or SpanRow(measure=span.name, subject=subject), course), course, before))
    _save(moved)
    return moved


def course_from(row: SpanRow) -> Course:
    """The course a live row holds."""
    return Course(
        began=to_micros(row.began_at),
        started=to_micros(row.started_at),
        about={name: getattr(row, name) for name in COLUMNS},
        stopped=to_micros(row.stopped_at) if row.stopped_at else None,
        paused=[dict(period) for period in row.paused],
        left_out=[dict(period) for period in row.left_out],
        decided=list(row.decided),
        last=(to_micros(row.last_at), row.last_number),
    )


def filled(row: SpanRow, course: Course) -> SpanRow:
    """The row with the course in its columns, not yet saved."""
    row.began_at, row.started_at = from_micros(course.began), from_micros(course.started)
    row.stopped_at = None if course.stopped is None else from_micros(course.stopped)
    row.paused, row.left_out, row.decided = course.paused, course.left_out, course.decided
    row.last_at, row.last_number = from_micros(course.last[0]), course.last[1]
    for name in COLUMNS:
        setattr(row, name, course.about[name])
    return row


def _after(span: Span, subject: int, course: Course | None, fresh: list[Happening], earlier: set[int]) -> Course | None:
    if (course and min(one.order for one in fresh) < course.last) or subject in earlier:
        return replayed(span, subject, fresh[-1].number)
    if course is None:
        return course_of(span, fresh)
    for one in sorted(fresh, key=lambda one: one.order):
        course = step(span, course, one)
    return course


def _known_before(span: Span, news: dict[int, list[Happening]]) -> set[int]:
    """Subjects that begin now although the journal has had news of them already."""
    first = {
        subject: fresh[0].number
        for subject, fresh in news.items()
        if any(choice.matches(one.kind, one.facts) for one in fresh for choice in span.start)
    }
    entries = Entry.objects.filter(
        **{f"{span.subject}__in": list(first)}, kind__in=span.kinds, number__lt=max(first.values(), default=0)
    )
    return {subject for subject, number in entries.values_list(span.subject, "number") if number < first[subject]}


def replayed(span: Span, subject: int, number: int) -> Course | None:
    """The course from the journal up to an entry, in the order in which things happened."""
    entries = Entry.objects.filter(
        **{span.subject: subject}, kind__in=span.kinds, number__lte=number
    )  # fmt: skip
    return course_of(span, (happening(span, entry) for entry in entries))


def _save(moved: list[Moved]) -> None:
    SpanRow.objects.bulk_create([one.row for one in moved if one.row.pk is None])
    SpanRow.objects.bulk_update([one.row for one in moved if one.before is not None], FIELDS)
