"""Run hand-written SQL, and pass many rows to one statement as a single JSON parameter."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)
Field = Any
Columns = Sequence[tuple[str, str]]


def run_sql(question: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[tuple[Any, ...]]:
    """Run a query and return its rows as tuples."""
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return list(cursor.fetchall())


def execute_sql(statement: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> None:
    """Run a statement that returns no rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def pack_rows(rows: Sequence[Sequence[Any]]) -> str:
    """Encode rows as JSON text, to be passed as one parameter to a statement with `unpack_rows_sql`."""
    return _JSON.encode([{f"c{place}": value for place, value in enumerate(row)} for row in rows])


def unpack_rows_sql(columns: Columns, *, alias: str = "v", extra_column: tuple[str, str] | None = None) -> str:
    """Return SQL for the `from` clause that turns the parameter of `pack_rows` into a table.

    `columns` gives the name and SQL type of each column. One more column, "place here", is the position of the row,
    from 1. `extra_column` is (SQL function, name): one more column with the function's result. Its parameter comes
    before the rows.
    """
    types = ", ".join(f"c{place} {kind}" for place, (_, kind) in enumerate(columns))
    names = ", ".join(
        f'"{name}"' for name in (*([extra_column[1]] if extra_column else ()), *(name for name, _ in columns))
    )
    source = f"{extra_column[0] + ', ' if extra_column else ''}json_to_recordset(%s::json) as ({types})"
    return f'rows from ({source}) with ordinality as {alias} ({names}, "place here")'


def build_row(model: type[Row], names: Sequence[str], values: Sequence[Any]) -> Row:
    """Build a model instance from these column values, as if Django had read it. Columns that are not named are loaded
    on first use.
    """
    decoded = [
        _decode_value(field, value) for field, value in zip(_fields_by_name(model, tuple(names)), values, strict=True)
    ]
    return model.from_db(connection.alias, list(names), decoded)


def column_names(model: type[models.Model], *, without: Sequence[str] = ()) -> list[str]:
    """Return the attribute names of a model's columns (`customer_id`, not `customer`), except those in `without`."""
    return [field.attname for field in model._meta.concrete_fields if field.attname not in without]


@cache
def _fields_by_name(model: type[models.Model], names: tuple[str, ...]) -> list[Field]:
    fields_by_name = {field.attname: field for field in model._meta.concrete_fields}
    return [fields_by_name[name] for name in names]


def _encode_value(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return f"\\x{bytes(value).hex()}"
    raise TypeError(f"{type(value).__name__} is not written in bulk")


_JSON = json.JSONEncoder(ensure_ascii=False, default=_encode_value, separators=(",", ":"))


def _decode_value(field: Field, value: Any) -> Any:
    return json.loads(value) if isinstance(field, models.JSONField) and isinstance(value, str) else value
