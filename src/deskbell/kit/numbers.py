"""Numbers that a table will never give to a row of its own: for what comes from elsewhere and must not be mistaken for it."""

from django.db import connection


def unused(table: str, count: int) -> list[int]:
    """So many ids of a table, taken from its sequence for good."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select nextval(pg_get_serial_sequence(%s, 'id')::regclass) from generate_series(1, %s)", [table, count]
        )
        return [int(number) for (number,) in cursor.fetchall()]
