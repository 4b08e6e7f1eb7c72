"""Load the entries that earlier imports brought for the same cases. A later file may continue these cases but not
contradict them.
"""

from typing import Any

from deskbell.journal.import_rules import REFERENCES
from deskbell.journal.imports.row_facts import canonical_json
from deskbell.journal.imports.workbench import add_rows
from deskbell.journal.models import Entry, Reference

IMPORTED = "imported"
CHUNK = 5_000


def load_earlier_entries(db: Any) -> None:
    """Load these entries into the table `before`, which has the columns of `parsed`. `n` is minus the number of the
    entry.
    """
    db.execute("create or replace table before as select * from parsed limit 0")
    if not Reference.objects.exists():
        return
    names = [name for (name,) in db.execute('select distinct "case" from parsed where "case" <> \'\'').fetchall()]
    for first in range(0, len(names), CHUNK):
        cases = Reference.objects.filter(what="case", name__in=names[first : first + CHUNK])
        entries = list(Entry.objects.filter(case__in=list(cases.values_list("number", flat=True))))
        add_rows(db, "before", _parsed_rows(entries))


def _parsed_rows(entries: list[Entry]) -> list[tuple[Any, ...]]:
    called = external_names(entries)
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
            canonical_json({name: value for name, value in entry.facts.items() if name != IMPORTED}),
            None,
            None,
        )
        for entry in entries
    ]


def external_names(entries: list[Entry]) -> dict[tuple[str, int | None], str]:
    """Return the names that the other system uses for the cases, contacts, customers and actors of these entries:
    {(what, id): name}.
    """
    called: dict[tuple[str, int | None], str] = {}
    for what in REFERENCES:
        numbers = {getattr(entry, what) for entry in entries} - {None}
        rows = Reference.objects.filter(what=what, number__in=numbers)
        called |= {(what, number): name for number, name in rows.values_list("number", "name")}
    return called
