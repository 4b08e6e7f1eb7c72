"""Reserve ids from a table's sequence for imported records, so that no later row of the table gets one of them."""

from django.db import connection


def reserve_ids(table: str, count: int) -> list[int]:
    """Take `count` ids from the sequence of a table and return them. The table never uses them for its own rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select nextval(pg_get_serial_sequence(%s, 'id')::regclass) from generate_series(1, %s)", [table, count]
        )
        return [int(number) for (number,) in cursor.fetchall()]
