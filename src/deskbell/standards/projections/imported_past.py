"""Compute rows and clocks of an imported past in bulk. The result is the same as entry by entry, which would take days
for a million entries.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection

from deskbell.kit import notify
from deskbell.kit.sequences import reserve_ids
from deskbell.standards.calendars.micros import DAY
from deskbell.standards.measuring import Measure, measures_with_rows
from deskbell.standards.place_calendars import PlaceCalendars
from deskbell.standards.projections import bulk_copy
from deskbell.standards.projections.clock_projection import LIVE, update_clocks
from deskbell.standards.projections.moved_days import note_moved_days
from deskbell.standards.projections.row_projection import MovedRow, rebuild_subject, save_rows
from deskbell.standards.projections.version_projection import VersionIndex
from deskbell.standards.subject_progress import COLUMNS, Happening, replay_in_order

PIECE = 20_000
_MICROS = "(extract(epoch from at) * 1000000)::bigint"
_READ = f"""
    declare past no scroll cursor for
    select {{key}} as key, number, {_MICROS}, kind, facts::text, {", ".join(COLUMNS)}, "case"
      from journal_entry where number between %s and %s and kind = any(%s) and {{key}} is not null
     order by 1, at, number
"""
# Both sides are read once and compared as sets: a plan that looks each subject up again would run for minutes.
_BEHIND = """
      with fresh as materialized (
        select distinct {key} as key from journal_entry where number between %s and %s and kind = any(%s)),
           earlier as materialized (
        select distinct {key} as key from journal_entry where number < %s and kind = any(%s) and {key} is not null)
    select key from fresh intersect select key from earlier
"""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class _Group:
    """Measures with the same subject. `key` is SQL for the subject of a journal entry."""

    key: str
    measures: tuple[Measure, ...]

    @property
    def kinds(self) -> list[str]:
        return sorted({kind for measure in self.measures for kind in measure.kinds})


def project_imported_past(first: int, last: int) -> None:
    """Compute rows and clocks for the entries of an import, from number `first` to `last`, in the transaction that
    moves the bookmark.

    For each group of measures with the same subject:

    1. Find the subjects that have earlier entries in the journal.
    2. Read the entries sorted by subject, some thousands at a time, in whole subjects.
    3. Replay the subjects without earlier entries, and COPY their rows and clocks.
    4. Rebuild the subjects that do have earlier entries, one by one.
    5. Mark the days of facts that changed.

    Then refresh the statistics of the tables.
    """
    versions, places = VersionIndex(), PlaceCalendars()
    for group in _groups():
        behind = _subjects_with_earlier_news(group, first, last)
        for news in _read_pieces(group, first, last):
            _write_new(group, news, behind, versions, places)
        _rebuild_earlier(group, behind, last, versions, places)
    with connection.cursor() as cursor:
        # Until then the planner takes the new rows for none, and a page would run for minutes.
        cursor.execute("analyze standards_row, standards_clock")
    notify.notify_pages(LIVE)


def _groups() -> list[_Group]:
    def key(measure: Measure) -> str:
        return f'coalesce({measure.subject}, -"case")' if measure.unknown else f'"{measure.subject}"'

    return [_Group(name, tuple(same)) for name, same in groupby(sorted(measures_with_rows(), key=key), key=key)]


def _subjects_with_earlier_news(group: _Group, first: int, last: int) -> set[int]:
    """The subjects that have earlier entries on the journal. They are rebuilt from all of their entries."""
    with connection.cursor() as cursor:
        cursor.execute(_BEHIND.format(key=group.key), [first, last, group.kinds, first, group.kinds])
        return {int(key) for (key,) in cursor.fetchall()}


def _read_pieces(group: _Group, first: int, last: int) -> Iterator[list[tuple[int, list[Happening]]]]:
    """The entries of whole subjects, some thousands at a time."""
    with connection.cursor() as cursor:
        cursor.execute("set local work_mem = '128MB'")
        cursor.execute(_READ.format(key=group.key), [first, last, group.kinds])
        known = json.JSONDecoder().decode
        facts: dict[str, Any] = {}
        left: list[tuple[int, list[Happening]]] = []
        while True:
            cursor.execute(f"fetch forward {PIECE} from past")
            rows = cursor.fetchall()
            found = left + [(key, _parse_rows(same, facts, known)) for key, same in groupby(rows, key=itemgetter(0))]
            if len(left) == 1 and len(found) > 1 and found[0][0] == found[1][0]:
                found[:2] = [(found[0][0], found[0][1] + found[1][1])]
            left = found[-1:] if rows else []
            if found[: len(found) - len(left)]:
                yield found[: len(found) - len(left)]
            if not rows:
                break
        cursor.execute("close past")


def _parse_rows(rows: Iterable[Sequence[Any]], facts: dict[str, Any], decode: Callable[[str], Any]) -> list[Happening]:
    """Entries as measures read them. Few of the facts differ, so each JSON text is parsed once."""
    found = []
    for key, number, at, kind, text, channel, brand, site, team, language, topic, case in rows:
        known = facts.get(text)
        if known is None:
            if len(facts) > PIECE:
                facts.clear()
            known = facts[text] = decode(text)
        about = {
            "channel": channel, "brand": brand, "site": site, "team": team, "language": language, "topic": topic,
        }  # fmt: skip
        found.append(Happening(key, number, at, kind, known, about, case))
    return found


def _write_new(
    group: _Group,
    news: Sequence[tuple[int, list[Happening]]],
    behind: set[int],
    versions: VersionIndex,
    places: PlaceCalendars,
) -> None:
    moved = [
        MovedRow(None, measure.name, subject, progress)
        for subject, happenings in news
        if subject not in behind
        for measure in group.measures
        for progress in replay_in_order(measure, [one for one in happenings if one.kind in measure.kinds])
    ]
    if not moved:
        return
    for one, number in zip(moved, reserve_ids("standards_row", len(moved)), strict=True):
        one.pk = number
    bulk_copy.copy_rows(moved)
    bulk_copy.copy_clocks(moved, versions, places)
    _note_days(moved)


def _rebuild_earlier(
    group: _Group, behind: set[int], last: int, versions: VersionIndex, places: PlaceCalendars
) -> None:
    for subject in sorted(behind):
        moved = [one for measure in group.measures for one in rebuild_subject(measure, subject, last)]
        save_rows(moved)
        update_clocks(moved, versions, places)
        _note_days(moved)


def _note_days(moved: Sequence[MovedRow]) -> None:
    """Note each day once, not once for each row."""
    days = {(one.measure, one.progress.started // DAY) for one in moved}
    note_moved_days((measure, _EPOCH + timedelta(days=day)) for measure, day in days)
    note_moved_days((one.measure, one.previous_start) for one in moved if one.previous_start)
