"""Keep rows and clocks up to date with the journal: with the news of every measure, with editions and with opening
hours.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby

from django.db.models import Q

from deskbell.handbook.events import EditionPublished
from deskbell.journal.follow import follows
from deskbell.journal.models import Entry
from deskbell.people.models import Hours
from deskbell.standards.measuring import measures_with_rows
from deskbell.standards.models import LiveRow
from deskbell.standards.place_calendars import PlaceCalendars
from deskbell.standards.projections.clock_projection import update_clocks
from deskbell.standards.projections.imported_past import project_imported_past
from deskbell.standards.projections.moved_days import days_of_row, note_moved_days
from deskbell.standards.projections.row_projection import moved_row_from, project_entries
from deskbell.standards.projections.version_projection import VersionIndex, put_into_force

NAME = "standards"
BATCH = 500
KINDS = sorted({kind for measure in measures_with_rows() for kind in measure.kinds})
HOURS = ("people.hours.changed", "people.site.moved")


@follows(EditionPublished, *HOURS, *KINDS, name=NAME, take_import=project_imported_past)
def follow_measured_news(entries: Sequence[Entry]) -> None:
    """Update rows, clocks and versions with a batch of entries, in journal order.

    1. Entries that measures read change the live rows (`project_entries`), then their clocks.
    2. An edition changes which versions are in force. Clocks that began after it are computed again.
    3. New opening hours, or a changed zone of a site, change due times. Clocks that can be affected are computed again.
    """
    for measured, batch in groupby(entries, key=lambda entry: entry.kind in KINDS):
        if measured:
            _project_batch(list(batch))
            continue
        for entry in batch:
            if entry.kind == EditionPublished.kind:
                put_into_force(entry)
                _update_clocks_of(LiveRow.objects.filter(brand=entry.brand, started_at__gte=entry.at))
            else:
                _update_clocks_of(_rows_touched_by_hours(entry))


def _rows_touched_by_hours(entry: Entry) -> Iterable[LiveRow]:
    """The rows whose clocks new hours of a place can change.

    The first hours of a place change all its clocks. Later hours change only clocks that were open, stopped or due
    after the day they hold from.
    """
    rows = LiveRow.objects.filter(clocks__place=entry.site).distinct()
    since = entry.facts.get("valid_from")
    if since is None or Hours.objects.filter(site__slug=entry.site).count() < 2:
        return rows
    day = datetime.fromisoformat(since).replace(tzinfo=UTC) - timedelta(days=1)
    open_or_after = Q(stopped_at=None) | Q(stopped_at__gte=day) | Q(clocks__due_at__gte=day)
    return rows.filter(open_or_after)


def _project_batch(entries: Sequence[Entry]) -> None:
    moved = project_entries(entries)
    if moved:
        update_clocks(moved, VersionIndex(), PlaceCalendars())
        note_moved_days([day for one in moved for day in days_of_row(one)])


def _update_clocks_of(rows: Iterable[LiveRow]) -> None:
    versions, places = VersionIndex(), PlaceCalendars()
    found = [moved_row_from(row) for row in rows]
    for first in range(0, len(found), BATCH):
        update_clocks(found[first : first + BATCH], versions, places)
    note_moved_days([day for one in found for day in days_of_row(one)])
