"""Which days of facts have moved, so that only those are written to columns again."""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.db import connection


def moved_on(measure: str, started: Iterable[datetime]) -> None:
    """Note that facts which started at these instants have changed."""
    days = sorted({at.astimezone(UTC).date() for at in started})
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into standards_day (measure, day, moved, written) select %s, d, 1, 0 from unnest(%s::date[]) d "
            "on conflict (measure, day) do update set moved = standards_day.moved + 1",
            [measure, days],
        )
