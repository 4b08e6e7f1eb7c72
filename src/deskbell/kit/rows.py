"""Rows of one table read straight into its models: for what stands on the way of every page and every action.

Django's query compiler costs more than the answer where only the key changes. The statement is text of our own; its
values are always parameters.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model

from deskbell.kit.bulk import ask

Row = TypeVar("Row", bound=Model)
Other = TypeVar("Other", bound=Model)


def read(model: type[Row], rest: str, values: Sequence[Any] | dict[str, Any] = ()) -> list[Row]:
    """`select` all columns of `model` followed by `rest` ("where id = %s for update"), as its instances."""
    whole = _shape(model)
    return [whole.made(row) for row in ask(f"select {whole.columns} from {whole.table} {rest}", values)]


def read_beside(
    model: type[Row], other: type[Other], join: str, values: Sequence[Any] | dict[str, Any] = ()
) -> list[tuple[Row, Other | None]]:
    """Rows of `model`, each with the row of `other` that stands beside it: `join` is what follows "left join other"."""
    left, right = _shape(model), _shape(other)
    sql = f"select {left.columns}, {right.columns} from {left.table} left join {right.table} {join}"
    many, key = len(left.names), len(left.names) + right.key
    return [(left.made(row[:many]), None if row[key] is None else right.made(row[many:])) for row in ask(sql, values)]


class _Shape(Generic[Row]):
    """What is known of a model once and for all."""

    def __init__(self, model: type[Row]) -> None:
        fields = model._meta.concrete_fields
        self.model = model
        self.table = model._meta.db_table
        self.names = [field.attname for field in fields]
        self.columns = ", ".join(f'{self.table}."{field.column}"' for field in fields)
        self.key = next(place for place, field in enumerate(fields) if field.primary_key)
        self._converted = [
            (place, field.from_db_value) for place, field in enumerate(fields) if hasattr(field, "from_db_value")
        ]

    def made(self, row: Sequence[Any]) -> Row:
        """An instance of the values in the order of `columns`."""
        if self._converted:
            row = list(row)
            for place, convert in self._converted:
                row[place] = convert(row[place], None, connection)
        return self.model.from_db(connection.alias, self.names, row)


@cache
def _shape(model: type[Row]) -> _Shape[Row]:
    return _Shape(model)
