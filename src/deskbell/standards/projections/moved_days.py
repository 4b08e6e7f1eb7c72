"""Record which days of facts have changed, so that only those are written again."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.db import connection

from deskbell.standards.calendars import from_micros

if TYPE_CHECKING:
    from deskbell.standards.projections.row_projection import MovedRow


def note_moved_days(started: Iterable[tuple[str, datetime]]) -> None:
    """Increase the change counter of the days on which these (measure, start) pairs are."""
    days = sorted({(measure, at.astimezone(UTC).date()) for measure, at in started})
    if not days:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into standards_day (measure, day, moved, written) select m, d, 1, 0 from unnest(%s::text[], %s::date[]) "
            "as v (m, d) on conflict (measure, day) do update set moved = standards_day.moved + 1",
            [list(column) for column in zip(*days, strict=True)],
        )


def days_of_row(row: "MovedRow") -> Iterator[tuple[str, datetime]]:
    """Yield the days of a row: the one on which it starts now, and the one on which it started before."""
    yield row.measure, from_micros(row.progress.started)
    if row.previous_start:
        yield row.measure, row.previous_start
