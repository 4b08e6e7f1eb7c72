"""What an earlier import brought of the same cases: a later file goes on with them, and must not contradict."""

from typing import Any

from deskbell.journal.imports.bench import pour
from deskbell.journal.imports.facts import canonical
from deskbell.journal.models import Entry, Reference
from deskbell.journal.past import REFERENCES

IMPORTED = "imported"
PIECE = 5_000


def load(db: Any) -> None:
    """Into the table `before`, shaped as `parsed`; `n` is the number on the journal, negative."""
    db.execute("create or replace table before as select * from parsed limit 0")
    if not Reference.objects.exists():
        return
    names = [name for (name,) in db.execute('select distinct "case" from parsed where "case" <> \'\'').fetchall()]
    for first in range(0, len(names), PIECE):
        cases = Reference.objects.filter(what="case", name__in=names[first : first + PIECE])
        entries = list(Entry.objects.filter(case__in=list(cases.values_list("number", flat=True))))
        pour(db, "before", _rows(entries))


def _rows(entries: list[Entry]) -> list[tuple[Any, ...]]:
    called = names_of(entries)
    return [
        (
            -(entry.number or 0),
            round(entry.at.timestamp() * 1_000_000),
            entry.kind,
            *(called.get((what, getattr(entry, what)), "") for what in REFERENCES),
            entry.team,
            entry.channel,
            entry.language,
            entry.brand,
            entry.site,
            entry.topic,
            canonical({name: value for name, value in entry.facts.items() if name != IMPORTED}),
            None,
        )
        for entry in entries
    ]


def names_of(entries: list[Entry]) -> dict[tuple[str, int | None], str]:
    """What the other system called whatever these entries name."""
    called: dict[tuple[str, int | None], str] = {}
    for what in REFERENCES:
        numbers = {getattr(entry, what) for entry in entries} - {None}
        rows = Reference.objects.filter(what=what, number__in=numbers)
        called |= {(what, number): name for number, name in rows.values_list("number", "name")}
    return called
