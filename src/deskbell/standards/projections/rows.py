"""Live rows: courses kept in the database, moved on by each piece of news, read again from the journal when it
comes out of order. A batch is three statements, however many measures read it: load, look back, write.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection

from deskbell.journal.models import Entry
from deskbell.standards.calendars import from_micros, to_micros
from deskbell.standards.calendars.instants import DAY
from deskbell.standards.course import COLUMNS, Course, Happening, courses_of, step
from deskbell.standards.measuring import Measure, Rounds, any_of, keepers
from deskbell.standards.models import Row
from deskbell.standards.projections.days import moved_on
from deskbell.standards.projections.upsert import Upsert

Key = tuple[str, int]
Told = tuple[Entry, dict[str, str]]
FIELDS = (
    "case", "began_at", "started_at", "stopped_at", "undone", "paused", "left_out", "decided", "marks", "trail", "score",
    "last_at", "last_number", *COLUMNS,
)  # fmt: skip
_KEY = ("measure", "subject", "round")
_WRITE = Upsert(Row, key=_KEY, fields=FIELDS)
_LOAD = f"""
    select r.id, r.measure, r.subject, r.round, {", ".join(f'r."{name}"' for name in FIELDS)}
      from unnest(%s::text[], %s::bigint[], %s::timestamptz[]) as n (measure, subject, since)
      join standards_row r on r.measure = n.measure and r.subject = n.subject
     where r.started_at >= n.since
        or r.round = (select max(m.round) from standards_row m where m.measure = n.measure and m.subject = n.subject)
     order by r.measure, r.subject, r.round for update of r
"""


@dataclass
class Moved:
    """A live row and its course after a batch; `before` is where it started until then, if it existed."""

    pk: int | None
    measure: str
    subject: int
    course: Course
    before: datetime | None = None


def happenings(measure: Measure, entries: Iterable[Entry]) -> dict[int, list[Happening]]:
    """By subject, in number order; entries of other kinds or without a subject are left aside."""
    return _happenings(measure, ((entry, _about(entry)) for entry in entries if entry.kind in measure.kinds))


def _happenings(measure: Measure, told: Iterable[Told]) -> dict[int, list[Happening]]:
    found: dict[int, list[Happening]] = {}
    for entry, about in told:
        subject = getattr(entry, measure.subject)
        if subject is None:
            if not measure.unknown or entry.case is None:
                continue
            subject = -entry.case
        news = Happening(subject, entry.number or 0, to_micros(entry.at), entry.kind, entry.facts, about, entry.case)
        found.setdefault(subject, []).append(news)
    return found


def _about(entry: Entry) -> dict[str, str]:
    return {name: getattr(entry, name) for name in COLUMNS}


def take(entries: Sequence[Entry]) -> list[Moved]:
    """Move the live rows of all measures on by a batch; the rows that changed."""
    news: dict[Key, list[Happening]] = {}
    told = [(entry, _about(entry)) for entry in entries]
    for measure in keepers():
        mine = [one for one in told if one[0].kind in measure.kinds]
        news |= {(measure.name, subject): fresh for subject, fresh in _happenings(measure, mine).items()}
    if not news:
        return []
    rows = _load(news)
    behind = _known_before({key: fresh for key, fresh in news.items() if key not in rows})
    moved: list[Moved] = []
    for (name, subject), fresh in news.items():
        known = rows.get((name, subject), [])
        moved += _after(_keeper(name), subject, known, fresh, (name, subject) in behind)
    save(moved)
    return moved


def save(moved: Sequence[Moved]) -> None:
    """Write these rows in one statement; new ones learn their number."""
    rows = [[one.measure, one.subject, one.course.round, *_values(one.course)] for one in moved]
    for one, pk in zip(moved, _WRITE.write(rows), strict=True):
        one.pk = pk


def kept(row: Row) -> Moved:
    """A live row as it stands."""
    return Moved(row.pk, row.measure, row.subject, course_from(row), row.started_at)


def course_from(row: Row) -> Course:
    """The course a live row holds."""
    return _course(row.round, [getattr(row, name) for name in FIELDS])


def filled(row: Row, course: Course) -> Row:
    """The row with the course in its columns, not yet saved."""
    row.round = course.round
    for name, value in zip(FIELDS, _values(course), strict=True):
        setattr(row, name, value)
    return row


def replayed(measure: Measure, subject: int, number: int) -> list[Course]:
    """The courses from the journal up to an entry, in the order in which things happened."""
    column, value = (measure.subject, subject) if subject >= 0 else ("case", -subject)
    entries = Entry.objects.filter(**{column: value}, kind__in=measure.kinds, number__lte=number)
    return courses_of(measure, happenings(measure, entries.order_by("number")).get(subject, []))


@cache
def _keeper(name: str) -> Measure:
    return next(one for one in keepers() if one.name == name)


def _load(news: dict[Key, list[Happening]]) -> dict[Key, list[Moved]]:
    found: dict[Key, list[Moved]] = {}
    asked = [(*key, _since(_keeper(key[0]), fresh)) for key, fresh in news.items()]
    with connection.cursor() as cursor:
        cursor.execute(_LOAD, [list(column) for column in zip(*asked, strict=True)])
        for pk, measure, subject, number, *values in cursor.fetchall():
            course = _course(number, values)
            row = Moved(pk, measure, subject, course, from_micros(course.started))
            found.setdefault((measure, subject), []).append(row)
    return found


def _since(measure: Measure, fresh: list[Happening]) -> datetime | None:
    """From which start on rounds may still listen; the last one always does."""
    if measure.rounds is not Rounds.BESIDE:
        return None
    return from_micros(min(one.at for one in fresh) - measure.within * DAY)


def _after(measure: Measure, subject: int, rows: list[Moved], fresh: list[Happening], behind: bool) -> list[Moved]:
    last = rows[-1].course.last if rows else (0, 0)
    if behind or min(one.order for one in fresh) < last:
        return again(measure, subject, fresh[-1].number)
    courses = [row.course for row in rows]
    for one in sorted(fresh, key=lambda one: one.order):
        step(measure, courses, one)
    return rows + [Moved(None, measure.name, subject, course) for course in courses[len(rows) :]]


def again(measure: Measure, subject: int, number: int) -> list[Moved]:
    """All rounds from the journal; those that are no more are taken away."""
    known = {row.round: row for row in Row.objects.filter(measure=measure.name, subject=subject)}
    found = []
    for course in replayed(measure, subject, number):
        row = known.pop(course.round, None)
        found.append(Moved(row.pk if row else None, measure.name, subject, course, row.started_at if row else None))
    Row.objects.filter(pk__in=[row.pk for row in known.values()]).delete()
    moved_on((measure.name, row.started_at) for row in known.values())
    return found


def _known_before(news: dict[Key, list[Happening]]) -> set[Key]:
    """What begins now although the journal has had news of it already, which may lie after its start."""
    first: dict[Key, int] = {}
    for (name, subject), fresh in news.items():
        if any(any_of(_keeper(name).start, one) for one in fresh):
            first[name, subject] = fresh[0].number
    found: set[Key] = set()
    for column in {_column(key) for key in first}:
        keys = {key: number for key, number in first.items() if _column(key) == column}
        found |= set(_earlier(column, keys))
    return found


def _column(key: Key) -> str:
    return _keeper(key[0]).subject if key[1] >= 0 else "case"


def _earlier(column: str, first: dict[Key, int]) -> Iterator[Key]:
    values = {abs(subject) for _, subject in first}
    kinds = {kind for name, _ in first for kind in _keeper(name).kinds}
    entries = Entry.objects.filter(
        **{f"{column}__in": list(values)}, kind__in=list(kinds), number__lt=max(first.values())
    )
    before: dict[int, list[tuple[int, str]]] = {}
    for value, number, kind in entries.values_list(column, "number", "kind"):
        before.setdefault(value, []).append((number, kind))
    for (name, subject), number in first.items():
        wanted = _keeper(name).kinds
        if any(n < number and kind in wanted for n, kind in before.get(abs(subject), ())):
            yield name, subject


def _course(number: int, values: Sequence[Any]) -> Course:
    kept = dict(zip(FIELDS, values, strict=True))
    return Course(
        began=to_micros(kept["began_at"]),
        started=to_micros(kept["started_at"]),
        about={name: kept[name] for name in COLUMNS},
        case=kept["case"],
        round=number,
        stopped=to_micros(kept["stopped_at"]) if kept["stopped_at"] else None,
        last=(to_micros(kept["last_at"]), kept["last_number"]),
        score=kept["score"],
        **{name: _lists(kept[name]) for name in ("undone", "paused", "left_out", "decided", "marks", "trail")},
    )


def _lists(values: Any) -> Any:
    if values == "[]":
        return []
    return json.loads(values) if isinstance(values, str) else list(values)


def _values(course: Course) -> list[Any]:
    kept = {
        "case": course.case,
        "began_at": from_micros(course.began),
        "started_at": from_micros(course.started),
        "stopped_at": None if course.stopped is None else from_micros(course.stopped),
        "last_at": from_micros(course.last[0]),
        "last_number": course.last[1],
        **course.about,
    }
    return [kept[name] if name in kept else getattr(course, name) for name in FIELDS]
