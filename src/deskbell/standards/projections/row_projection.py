"""Live rows: the progress of each subject, kept in the database and updated with each entry.

A batch takes three statements, however many measures read it: load, look for earlier entries, write. When entries come
out of order, their subject is replayed from the journal.
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
from deskbell.standards.calendars.micros import DAY
from deskbell.standards.measuring import Measure, Rounds, matches_any, measures_with_rows
from deskbell.standards.models import LiveRow
from deskbell.standards.projections.moved_days import note_moved_days
from deskbell.standards.projections.upsert import Upsert
from deskbell.standards.subject_progress import COLUMNS, Happening, SubjectProgress, apply_happening, replay_happenings

Key = tuple[str, int]
EntryColumns = tuple[Entry, dict[str, str]]
FIELDS = (
    "case", "began_at", "started_at", "stopped_at", "undone", "paused", "left_out", "decided", "marks", "trail", "score",
    "last_at", "last_number", *COLUMNS,
)  # fmt: skip
_KEY = ("measure", "subject", "round")
_WRITE = Upsert(LiveRow, key=_KEY, fields=FIELDS)
_LOAD = f"""
    select r.id, r.measure, r.subject, r.round, {", ".join(f'r."{name}"' for name in FIELDS)}
      from unnest(%s::text[], %s::bigint[], %s::timestamptz[], %s::bool[], %s::bool[])
           as n (measure, subject, since, all_of_them, lasting)
      join standards_row r on r.measure = n.measure and r.subject = n.subject
     where (r.started_at >= n.since
            and (n.all_of_them or r.marks = '[]' or (n.lasting and r.left_out @> '[{{"ends": null}}]')))
        or r.round = (select max(m.round) from standards_row m where m.measure = n.measure and m.subject = n.subject)
     order by r.measure, r.subject, r.round for update of r
"""


@dataclass
class MovedRow:
    """A live row and its progress after a batch. `previous_start` is where it started before the batch, if it existed."""

    pk: int | None
    measure: str
    subject: int
    progress: SubjectProgress
    previous_start: datetime | None = None


def happenings_by_subject(measure: Measure, entries: Iterable[Entry]) -> dict[int, list[Happening]]:
    """Return the entries by subject, in number order. Entries of other kinds or without a subject are skipped."""
    return _happenings(measure, ((entry, _columns_of(entry)) for entry in entries if entry.kind in measure.kinds))


def _happenings(measure: Measure, pairs: Iterable[EntryColumns]) -> dict[int, list[Happening]]:
    found: dict[int, list[Happening]] = {}
    for entry, about in pairs:
        subject = getattr(entry, measure.subject)
        if subject is None:
            if not measure.unknown or entry.case is None:
                continue
            subject = -entry.case
        news = Happening(subject, entry.number or 0, to_micros(entry.at), entry.kind, entry.facts, about, entry.case)
        found.setdefault(subject, []).append(news)
    return found


def _columns_of(entry: Entry) -> dict[str, str]:
    return {name: getattr(entry, name) for name in COLUMNS}


def project_entries(entries: Sequence[Entry]) -> list[MovedRow]:
    """Apply a batch of entries to the live rows of all measures. Return the rows that changed.

    1. Group the entries by measure and subject.
    2. Load and lock the live rows of those subjects.
    3. For subjects without a row, check whether the journal has earlier entries about them.
    4. Apply the entries in time order. A subject is replayed from the journal instead when an entry is before its
       latest one, or when step 3 found some.
    5. Write all rows in one statement.
    """
    news: dict[Key, list[Happening]] = {}
    pairs = [(entry, _columns_of(entry)) for entry in entries]
    for measure in measures_with_rows():
        mine = [one for one in pairs if one[0].kind in measure.kinds]
        news |= {(measure.name, subject): fresh for subject, fresh in _happenings(measure, mine).items()}
    if not news:
        return []
    rows = _load(news)
    behind = _subjects_with_earlier_news({key: fresh for key, fresh in news.items() if key not in rows})
    moved: list[MovedRow] = []
    for (name, subject), fresh in news.items():
        known = rows.get((name, subject), [])
        moved += _apply_news(_keeper(name), subject, known, fresh, (name, subject) in behind)
    save_rows(moved)
    return moved


def save_rows(moved: Sequence[MovedRow]) -> None:
    """Write these rows in one statement. New rows get their ids."""
    rows = [[one.measure, one.subject, one.progress.round, *_values(one.progress)] for one in moved]
    for one, pk in zip(moved, _WRITE.write(rows), strict=True):
        one.pk = pk


def moved_row_from(row: LiveRow) -> MovedRow:
    """Return a live row as it is in the database."""
    return MovedRow(row.pk, row.measure, row.subject, progress_from_row(row), row.started_at)


def progress_from_row(row: LiveRow) -> SubjectProgress:
    """Return the progress that a live row holds."""
    return _progress(row.round, [getattr(row, name) for name in FIELDS])


def fill_row(row: LiveRow, progress: SubjectProgress) -> LiveRow:
    """Fill a row with a progress, and return it. It is not saved."""
    row.round = progress.round
    for name, value in zip(FIELDS, _values(progress), strict=True):
        setattr(row, name, value)
    return row


def replay_subject(measure: Measure, subject: int, number: int) -> list[SubjectProgress]:
    """Replay the entries of a subject up to an entry number, in the order of time. Return one progress for each round."""
    column, value = (measure.subject, subject) if subject >= 0 else ("case", -subject)
    entries = Entry.objects.filter(**{column: value}, kind__in=measure.kinds, number__lte=number)
    return replay_happenings(measure, happenings_by_subject(measure, entries.order_by("number")).get(subject, []))


@cache
def _keeper(name: str) -> Measure:
    return next(one for one in measures_with_rows() if one.name == name)


def _load(news: dict[Key, list[Happening]]) -> dict[Key, list[MovedRow]]:
    found: dict[Key, list[MovedRow]] = {}
    asked = [(*key, *_rows_to_load(_keeper(key[0]), fresh)) for key, fresh in news.items()]
    with connection.cursor() as cursor:
        cursor.execute(_LOAD, [list(column) for column in zip(*asked, strict=True)])
        for pk, measure, subject, number, *values in cursor.fetchall():
            progress = _progress(number, values)
            row = MovedRow(pk, measure, subject, progress, from_micros(progress.started))
            found.setdefault((measure, subject), []).append(row)
    return found


def _rows_to_load(measure: Measure, fresh: list[Happening]) -> tuple[datetime | None, bool, bool]:
    """Which rounds to load beside the last one: those that started since, whether settled ones too, whether those in
    which a period lasts. Rounds that the news cannot change stay where they are.
    """
    if measure.rounds is not Rounds.BESIDE:
        return None, True, True
    parts = [measure.parts_by_kind[one.kind] for one in fresh]
    since = from_micros(min(one.at for one in fresh) - measure.within * DAY)
    return since, not all(one.only_marks_or_ends for one in parts), any(one.ends_periods for one in parts)


def _apply_news(
    measure: Measure, subject: int, rows: list[MovedRow], fresh: list[Happening], behind: bool
) -> list[MovedRow]:
    last = rows[-1].progress.last if rows else (0, 0)
    if behind or min(one.order for one in fresh) < last:
        return rebuild_subject(measure, subject, fresh[-1].number)
    rounds = [row.progress for row in rows]
    for one in sorted(fresh, key=lambda one: one.order):
        apply_happening(measure, rounds, one)
    return rows + [MovedRow(None, measure.name, subject, progress) for progress in rounds[len(rows) :]]


def rebuild_subject(measure: Measure, subject: int, number: int) -> list[MovedRow]:
    """Replay all rounds of a subject from the journal, and delete rounds that no longer exist. Return the rows that
    changed.
    """
    known = {row.round: row for row in LiveRow.objects.filter(measure=measure.name, subject=subject)}
    found = []
    for progress in replay_subject(measure, subject, number):
        row = known.pop(progress.round, None)
        found.append(
            MovedRow(row.pk if row else None, measure.name, subject, progress, row.started_at if row else None)
        )
    LiveRow.objects.filter(pk__in=[row.pk for row in known.values()]).delete()
    note_moved_days((measure.name, row.started_at) for row in known.values())
    return found


def _subjects_with_earlier_news(news: dict[Key, list[Happening]]) -> set[Key]:
    """Subjects that start now although the journal has earlier entries about them, which may lie after the start."""
    first: dict[Key, int] = {}
    for (name, subject), fresh in news.items():
        if any(matches_any(_keeper(name).start, one) for one in fresh):
            first[name, subject] = fresh[0].number
    found: set[Key] = set()
    for column in {_column(key) for key in first}:
        keys = {key: number for key, number in first.items() if _column(key) == column}
        found |= set(_find_earlier(column, keys))
    return found


def _column(key: Key) -> str:
    return _keeper(key[0]).subject if key[1] >= 0 else "case"


def _find_earlier(column: str, first: dict[Key, int]) -> Iterator[Key]:
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


def _progress(number: int, values: Sequence[Any]) -> SubjectProgress:
    kept = dict(zip(FIELDS, values, strict=True))
    return SubjectProgress(
        began=to_micros(kept["began_at"]),
        started=to_micros(kept["started_at"]),
        columns={name: kept[name] for name in COLUMNS},
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


def _values(progress: SubjectProgress) -> list[Any]:
    kept = {
        "case": progress.case,
        "began_at": from_micros(progress.began),
        "started_at": from_micros(progress.started),
        "stopped_at": None if progress.stopped is None else from_micros(progress.stopped),
        "last_at": from_micros(progress.last[0]),
        "last_number": progress.last[1],
        **progress.columns,
    }
    return [kept[name] if name in kept else getattr(progress, name) for name in FIELDS]
