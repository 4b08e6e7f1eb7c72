"""Which days of facts have moved, so that only those are written to columns again."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.db import connection

from deskbell.standards.calendars import from_micros

if TYPE_CHECKING:
    from deskbell.standards.projections.rows import Moved


def moved_on(started: Iterable[tuple[str, datetime]]) -> None:
    """Note that facts of these measures which started at these instants have changed."""
    days = sorted({(measure, at.astimezone(UTC).date()) for measure, at in started})
    if not days:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into standards_day (measure, day, moved, written) select m, d, 1, 0 from unnest(%s::text[], %s::date[]) "
            "as v (m, d) on conflict (measure, day) do update set moved = standards_day.moved + 1",
            [list(column) for column in zip(*days, strict=True)],
        )


def days_of(row: "Moved") -> Iterator[tuple[str, datetime]]:
    """Where a row stands now, and where it stood."""
    yield row.measure, from_micros(row.course.started)
    if row.before:
        yield row.measure, row.before
