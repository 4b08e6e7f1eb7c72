"""Read model instances with hand-written SQL. For queries that every page or action runs.

For a simple lookup Django's query compiler costs more time than the query. Values are always passed as parameters.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model

from deskbell.kit.bulk import run_sql

Row = TypeVar("Row", bound=Model)
Other = TypeVar("Other", bound=Model)


def read_rows(model: type[Row], clause: str, values: Sequence[Any] | dict[str, Any] = ()) -> list[Row]:
    """Return the instances that `select <all columns> from <table> <clause>` finds.

    `clause` is what follows the table, such as "where id = %s for update".
    """
    build = _table_reader(model).build
    return [build(row) for row in run_sql(_select_statement(model, clause), values)]


def read_joined_rows(
    model: type[Row], other: type[Other], join: str, values: Sequence[Any] | dict[str, Any] = ()
) -> list[tuple[Row, Other | None]]:
    """Return rows of `model`, each with its row of `other` or None. `join` is the SQL after "left join <table of
    other>".
    """
    left, right = _table_reader(model), _table_reader(other)
    width, key = len(left.names), len(left.names) + right.key
    return [
        (left.build(row[:width]), None if row[key] is None else right.build(row[width:]))
        for row in run_sql(_join_statement(model, other, join), values)
    ]


def _select_statement(model: type[Model], clause: str) -> str:
    reader = _table_reader(model)
    return f"select {reader.columns} from {reader.table} {clause}"


def _join_statement(model: type[Model], other: type[Model], join: str) -> str:
    left, right = _table_reader(model), _table_reader(other)
    return f"select {left.columns}, {right.columns} from {left.table} left join {right.table} {join}"


class _TableReader(Generic[Row]):
    """The table, the columns and the value converters of a model."""

    def __init__(self, model: type[Row]) -> None:
        fields = model._meta.concrete_fields
        self.model = model
        self.table = model._meta.db_table
        self.names = [field.attname for field in fields]
        self.columns = ", ".join(f'{self.table}."{field.column}"' for field in fields)
        self.key = next(index for index, field in enumerate(fields) if field.primary_key)
        self._converted = [
            (index, field.from_db_value) for index, field in enumerate(fields) if hasattr(field, "from_db_value")
        ]

    def build(self, row: Sequence[Any]) -> Row:
        """Build an instance from values in the order of `columns`."""
        if self._converted:
            row = list(row)
            for index, convert in self._converted:
                row[index] = convert(row[index], None, connection)
        return self.model.from_db(connection.alias, self.names, row)


@cache
def _table_reader(model: type[Row]) -> _TableReader[Row]:
    return _TableReader(model)
