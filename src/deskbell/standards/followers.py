"""What standards follow: the news of every measure, and the handbook's editions, in the one order of the journal."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby

from django.db.models import Q

from deskbell.handbook.events import EditionPublished
from deskbell.journal.follow import follows
from deskbell.journal.models import Entry
from deskbell.people.models import Hours
from deskbell.standards.measuring import keepers
from deskbell.standards.models import Row
from deskbell.standards.places import Places
from deskbell.standards.projections.clocks import wind
from deskbell.standards.projections.days import days_of, moved_on
from deskbell.standards.projections.past import take_past
from deskbell.standards.projections.rows import kept, take
from deskbell.standards.projections.versions import Versions, come_into_force

NAME = "standards"
BATCH = 500
KINDS = sorted({kind for measure in keepers() for kind in measure.kinds})
HOURS = ("people.hours.changed", "people.site.moved")


@follows(EditionPublished, *HOURS, *KINDS, name=NAME, past=take_past)
def follow(entries: Sequence[Entry]) -> None:
    """Editions change what is in force for what comes after them, hours what is due; all else moves rows and clocks."""
    for measured, batch in groupby(entries, key=lambda entry: entry.kind in KINDS):
        if measured:
            _project(list(batch))
            continue
        for entry in batch:
            if entry.kind == EditionPublished.kind:
                come_into_force(entry)
                _rewind(Row.objects.filter(brand=entry.brand, started_at__gte=entry.at))
            else:
                _rewind(_touched(entry))


def _touched(entry: Entry) -> Iterable[Row]:
    """What hours of a place can have moved: all of its clocks at first, later those that could end after they began."""
    rows = Row.objects.filter(clocks__place=entry.site).distinct()
    since = entry.facts.get("valid_from")
    if since is None or Hours.objects.filter(site__slug=entry.site).count() < 2:
        return rows
    day = datetime.fromisoformat(since).replace(tzinfo=UTC) - timedelta(days=1)
    open_or_after = Q(stopped_at=None) | Q(stopped_at__gte=day) | Q(clocks__due_at__gte=day)
    return rows.filter(open_or_after)


def _project(entries: Sequence[Entry]) -> None:
    moved = take(entries)
    if moved:
        wind(moved, Versions(), Places())
        moved_on([day for one in moved for day in days_of(one)])


def _rewind(rows: Iterable[Row]) -> None:
    versions, places = Versions(), Places()
    found = [kept(row) for row in rows]
    for first in range(0, len(found), BATCH):
        wind(found[first : first + BATCH], versions, places)
    moved_on([day for one in found for day in days_of(one)])
