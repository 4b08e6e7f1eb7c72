"""Rows of one table read straight into its models: for what stands on the way of every page and every action.

Django's query compiler costs more than the answer where only the key changes. The statement is text of our own; its
values are always parameters.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model

Row = TypeVar("Row", bound=Model)


def read(model: type[Row], rest: str, values: Sequence[Any] | dict[str, Any] = ()) -> list[Row]:
    """`select` all columns of `model` followed by `rest` ("where id = %s for update"), as its instances."""
    names, columns, converted = _shape(model)
    with connection.cursor() as cursor:
        cursor.execute(f"select {columns} from {model._meta.db_table} {rest}", values)
        found = cursor.fetchall()
    if converted:
        found = [_convert(row, converted) for row in found]
    return [model.from_db(connection.alias, names, row) for row in found]


@cache
def _shape(model: type[Model]) -> tuple[list[str], str, list[tuple[int, Callable[..., Any]]]]:
    fields = model._meta.concrete_fields
    converted = [(place, field.from_db_value) for place, field in enumerate(fields) if hasattr(field, "from_db_value")]
    return [field.attname for field in fields], ", ".join(f'"{field.column}"' for field in fields), converted


def _convert(row: Sequence[Any], converted: list[tuple[int, Callable[..., Any]]]) -> list[Any]:
    values = list(row)
    for place, convert in converted:
        values[place] = convert(values[place], None, connection)
    return values
