"""What standards follow: the news of every measure, and the handbook's editions, in the one order of the journal."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from deskbell.handbook.events import EditionPublished
from deskbell.journal.follow import follows
from deskbell.journal.models import Entry
from deskbell.standards.clocks import wind
from deskbell.standards.days import moved_on
from deskbell.standards.models import SpanRow
from deskbell.standards.places import Places
from deskbell.standards.rows import take
from deskbell.standards.spans import measures
from deskbell.standards.versions import Versions, come_into_force

NAME = "standards"
KINDS = sorted({kind for span in measures().values() for kind in span.kinds})


@follows(EditionPublished, *KINDS, name=NAME)
def follow(entries: Sequence[Entry]) -> None:
    """Editions change what is in force for what comes after them; all else moves live rows and clocks."""
    for published, batch in groupby(entries, key=lambda entry: entry.kind == EditionPublished.kind):
        if published:
            for entry in batch:
                come_into_force(entry)
                _rewind(SpanRow.objects.filter(brand=entry.brand, started_at__gte=entry.at))
        else:
            _project(list(batch))


def _project(entries: Sequence[Entry]) -> None:
    versions, places = Versions(), Places()
    for span in measures().values():
        moved = take(span, entries)
        if moved:
            wind([one.row for one in moved], versions, places)
            moved_on(span.name, {one.row.started_at for one in moved} | {one.before for one in moved if one.before})


def _rewind(rows: Iterable[SpanRow]) -> None:
    found = list(rows)
    if found:
        wind(found, Versions(), Places())
        for measure, group in groupby(sorted(found, key=lambda row: row.measure), key=lambda row: row.measure):
            moved_on(measure, {row.started_at for row in group})
