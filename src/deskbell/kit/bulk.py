"""Many rows in one statement that stays the same however many they are, so that it is planned once per connection.

Django writes every value as a parameter of its own: a statement for three rows is not the one for four.
"""

import json
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)
Field = Any


def ask(question: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """The rows that this statement gives."""
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchall() if cursor.description else []


def insert_all(rows: Iterable[Row]) -> list[Row]:
    """As `bulk_create` of rows of one table: all of them in one statement. Those without an id get one, in their order."""
    made = list(rows)
    if not made:
        return made
    statement, fields, key = _insert(type(made[0]), made[0].pk is None)
    columns = [[_plain(field, row) for row in made] for field in fields]
    for one, (number,) in zip(made, ask(statement, columns), strict=True):
        setattr(one, key, number)
        one._state.adding, one._state.db = False, connection.alias
    return made


def row(model: type[Row], names: Sequence[str], values: Sequence[Any]) -> Row:
    """A row as Django would have read it; columns that are not named are read when they are asked for."""
    told = [_told(field, value) for field, value in zip(_fields(model, tuple(names)), values, strict=True)]
    return model.from_db(connection.alias, list(names), told)


def columns(model: type[models.Model], *, without: Sequence[str] = ()) -> list[str]:
    """The names of the columns of a table, as attributes of its rows."""
    return [field.attname for field in model._meta.concrete_fields if field.attname not in without]


@cache
def _insert(model: type[models.Model], unnumbered: bool) -> tuple[str, list[Field], str]:
    key = model._meta.pk
    assert key is not None
    fields = [field for field in model._meta.concrete_fields if not (unnumbered and field is key)]
    names = ", ".join(f'"{field.column}"' for field in fields)
    chosen = ", ".join(f'v."{field.column}"{"::jsonb" if _is_json(field) else ""}' for field in fields)
    table = model._meta.db_table
    if unnumbered:
        names = f'{names}, "{key.column}"'
        chosen = f"{chosen}, nextval('{table}_{key.column}_seq')"
    casts = ", ".join(f"%s::{_type(field)}[]" for field in fields)
    given = ", ".join(f'"{field.column}"' for field in fields)
    statement = (
        f'insert into "{table}" ({names}) select {chosen} from unnest({casts}) with ordinality as v({given}, "place here") '
        f'order by "place here" returning "{key.column}"'
    )
    return statement, fields, key.attname


@cache
def _fields(model: type[models.Model], names: tuple[str, ...]) -> list[Field]:
    known = {field.attname: field for field in model._meta.concrete_fields}
    return [known[name] for name in names]


def _type(field: Field) -> str:
    """Text that is too long must be refused by its column, and not be cut by a cast."""
    kind = str(field.db_type(connection))
    return "text" if _is_json(field) or kind.startswith("varchar") else kind


def _is_json(field: Field) -> bool:
    return isinstance(field, models.JSONField)


def _plain(field: Field, row: models.Model) -> Any:
    value = getattr(row, field.attname)
    if _is_json(field) and value is not None:
        return json.dumps(value)
    return str(value) if isinstance(value, models.Choices) else value


def _told(field: Field, value: Any) -> Any:
    return json.loads(value) if isinstance(field, models.JSONField) and isinstance(value, str) else value
