"""An imported past becomes rows and clocks by the same steps as all else, but read and written in bulk: a million entries
at once would otherwise be days of following.
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
from deskbell.kit.numbers import unused
from deskbell.standards.calendars.instants import DAY
from deskbell.standards.course import COLUMNS, Happening, courses_in_order
from deskbell.standards.measuring import Measure, keepers
from deskbell.standards.places import Places
from deskbell.standards.projections import lines
from deskbell.standards.projections.clocks import LIVE, wind
from deskbell.standards.projections.days import moved_on
from deskbell.standards.projections.rows import Moved, again, save
from deskbell.standards.projections.versions import Versions

PIECE = 20_000
_MICROS = "(extract(epoch from at) * 1000000)::bigint"
_READ = f"""
    declare past no scroll cursor for
    select {{key}} as key, number, {_MICROS}, kind, facts::text, {", ".join(COLUMNS)}, "case"
      from journal_entry where number between %s and %s and kind = any(%s) and {{key}} is not null
     order by 1, at, number
"""
_BEHIND = """
    select distinct {key} from journal_entry
     where number between %s and %s and kind = any(%s) and {key} in (
        select {key} from journal_entry where number < %s and kind = any(%s) and {key} is not null)
"""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class _Group:
    """Measures that are about the same things: which column of the journal says what a piece of news is about."""

    key: str
    measures: tuple[Measure, ...]

    @property
    def kinds(self) -> list[str]:
        return sorted({kind for measure in self.measures for kind in measure.kinds})


def take_past(first: int, last: int) -> None:
    """Take in what an import brought, by its first and last number, in the transaction that moves the bookmark."""
    versions, places = Versions(), Places()
    for group in _groups():
        behind = _behind(group, first, last)
        for news in _pieces(group, first, last):
            _write(group, news, behind, versions, places)
        _go_on(group, behind, last, versions, places)
    notify.live(LIVE)


def _groups() -> list[_Group]:
    def key(measure: Measure) -> str:
        return f'coalesce({measure.subject}, -"case")' if measure.unknown else f'"{measure.subject}"'

    return [_Group(name, tuple(same)) for name, same in groupby(sorted(keepers(), key=key), key=key)]


def _behind(group: _Group, first: int, last: int) -> set[int]:
    """What the journal has had news of before: that goes on, and is read again whole."""
    with connection.cursor() as cursor:
        cursor.execute(_BEHIND.format(key=group.key), [first, last, group.kinds, first, group.kinds])
        return {int(key) for (key,) in cursor.fetchall()}


def _pieces(group: _Group, first: int, last: int) -> Iterator[list[tuple[int, list[Happening]]]]:
    """The news of whole subjects, some thousands of entries at a time."""
    with connection.cursor() as cursor:
        cursor.execute("set local work_mem = '128MB'")
        cursor.execute(_READ.format(key=group.key), [first, last, group.kinds])
        known = json.JSONDecoder().decode
        facts: dict[str, Any] = {}
        left: list[tuple[int, list[Happening]]] = []
        while True:
            cursor.execute(f"fetch forward {PIECE} from past")
            rows = cursor.fetchall()
            found = left + [(key, _news(same, facts, known)) for key, same in groupby(rows, key=itemgetter(0))]
            if len(left) == 1 and len(found) > 1 and found[0][0] == found[1][0]:
                found[:2] = [(found[0][0], found[0][1] + found[1][1])]
            left = found[-1:] if rows else []
            if found[: len(found) - len(left)]:
                yield found[: len(found) - len(left)]
            if not rows:
                break
        cursor.execute("close past")


def _news(rows: Iterable[Sequence[Any]], facts: dict[str, Any], decode: Callable[[str], Any]) -> list[Happening]:
    """Entries as measures read them. Few facts are different, so each text is read once."""
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


def _write(
    group: _Group, news: Sequence[tuple[int, list[Happening]]], behind: set[int], versions: Versions, places: Places
) -> None:
    moved = [
        Moved(None, measure.name, subject, course)
        for subject, happenings in news
        if subject not in behind
        for measure in group.measures
        for course in courses_in_order(measure, [one for one in happenings if one.kind in measure.kinds])
    ]
    if not moved:
        return
    for one, number in zip(moved, unused("standards_row", len(moved)), strict=True):
        one.pk = number
    lines.copy_rows(moved)
    lines.copy_clocks(moved, versions, places)
    _moved_on(moved)


def _go_on(group: _Group, behind: set[int], last: int, versions: Versions, places: Places) -> None:
    for subject in sorted(behind):
        moved = [one for measure in group.measures for one in again(measure, subject, last)]
        save(moved)
        wind(moved, versions, places)
        _moved_on(moved)


def _moved_on(moved: Sequence[Moved]) -> None:
    """A day is told once, not each row of it."""
    days = {(one.measure, one.course.started // DAY) for one in moved}
    moved_on((measure, _EPOCH + timedelta(days=day)) for measure, day in days)
    moved_on((one.measure, one.before) for one in moved if one.before)
