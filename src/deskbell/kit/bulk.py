"""Many rows in one statement that stays the same however many they are, so that it is planned once per connection.

Django writes every value as a parameter of its own: a statement for three rows is not the one for four. Here the rows
of a table are one parameter. Who says beforehand what a transaction will write (`foresee`) has all of it written in a
single statement, for then no row waits for the number of another.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, TypeVar, cast

from django.db import connection, models
from django.db.transaction import TransactionManagementError

from deskbell.kit.postgres.base import DatabaseWrapper

Row = TypeVar("Row", bound=models.Model)
Field = Any
Columns = Sequence[tuple[str, str]]


def ask(question: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[tuple[Any, ...]]:
    """The rows that this statement gives."""
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchall() if cursor.description else []


def foresee(rows: Mapping[type[models.Model], int]) -> None:
    """Draw the numbers of the rows this transaction is going to write, at most so many of each table.

    Those that use them are held until something is asked, or the transaction ends, and are then written together.
    """
    wanted = {model._meta.db_table: count for model, count in rows.items() if count}
    found: dict[str, list[int]] = {table: [] for table in wanted}
    for table, number in ask(_draw(tuple(wanted)), list(wanted.values())) if wanted else ():
        found[table].append(number)
    drawn(found)


def drawn(found: dict[str, list[int]]) -> None:
    """As `foresee`, with numbers by table that were drawn already, along with an answer."""
    if not connection.in_atomic_block:
        raise TransactionManagementError("rows are foreseen for a transaction only")
    _ours().foreseen = found


def numbers(model: type[models.Model], count: int) -> list[int]:
    """The next `count` numbers of a table: those foreseen, or drawn now. What is not used is never used again."""
    found = foreseen(model, count)
    return found or [number for _, number in ask(_draw((model._meta.db_table,)), [count])]


def foreseen(model: type[models.Model], count: int) -> list[int]:
    """So many of the numbers foreseen; none when there are not as many. They never come after higher ones."""
    left = (_ours().foreseen or {}).get(model._meta.db_table, [])
    if len(left) < count:
        left.clear()
    found, left[:count] = left[:count], []
    return found


def insert_all(rows: Iterable[Row]) -> list[Row]:
    """As `bulk_create` of rows of one table: all of them in one statement. Those without an id get one, in their order."""
    made = list(rows)
    if not made:
        return made
    model = type(made[0])
    unnumbered = made[0].pk is None
    if unnumbered and (drawn := foreseen(model, len(made))):
        for one, number in zip(made, drawn, strict=True):
            one.pk = number
        unnumbered = False
    statement, fields = _insert(model, unnumbered)
    values = [_packed(made, fields)]
    if unnumbered:
        returning = f'{statement} returning "{_key(model).column}"'
        for one, (number,) in zip(made, ask(returning, values), strict=True):
            one.pk = number
    else:
        hold(statement, values)
    for one in made:
        one._state.adding, one._state.db = False, connection.alias
    return made


def add_all(rows: Iterable[models.Model]) -> None:
    """As `insert_all`, for rows of one table whose numbers nobody needs."""
    made = list(rows)
    if made:
        statement, fields = _insert(type(made[0]), True)
        hold(statement, [_packed(made, fields)])


def hold(statement: str, values: Sequence[Any]) -> None:
    """Write this together with what else the transaction has foreseen, which must not be about the same rows; else now."""
    _ours().hold(statement, values)
    if _ours().foreseen is None:
        _ours().let_go()


def _ours() -> DatabaseWrapper:
    return cast(DatabaseWrapper, connection)


def packed(rows: Sequence[Sequence[Any]]) -> str:
    """Rows as the one parameter that `unpacked` reads."""
    return _JSON.encode([{f"c{place}": value for place, value in enumerate(row)} for row in rows])


def unpacked(columns: Columns, *, alias: str = "v", beside: tuple[str, str] | None = None) -> str:
    """What stands after `from` to read `packed` rows: columns by name and type, and "place here", which counts the rows.

    `beside` is a function that gives one more column, and its name: its parameter comes first.
    """
    types = ", ".join(f"c{place} {kind}" for place, (_, kind) in enumerate(columns))
    names = ", ".join(f'"{name}"' for name in (*([beside[1]] if beside else ()), *(name for name, _ in columns)))
    source = f"{beside[0] + ', ' if beside else ''}json_to_recordset(%s::json) as ({types})"
    return f'rows from ({source}) with ordinality as {alias} ({names}, "place here")'


def row(model: type[Row], names: Sequence[str], values: Sequence[Any]) -> Row:
    """A row as Django would have read it; columns that are not named are read when they are asked for."""
    told = [_told(field, value) for field, value in zip(_fields(model, tuple(names)), values, strict=True)]
    return model.from_db(connection.alias, list(names), told)


def columns(model: type[models.Model], *, without: Sequence[str] = ()) -> list[str]:
    """The names of the columns of a table, as attributes of its rows."""
    return [field.attname for field in model._meta.concrete_fields if field.attname not in without]


@cache
def _insert(model: type[models.Model], unnumbered: bool) -> tuple[str, list[Field]]:
    key, table = _key(model), model._meta.db_table
    fields = [field for field in model._meta.concrete_fields if not (unnumbered and field is key)]
    names = ", ".join(f'"{field.column}"' for field in fields)
    given = unpacked([(str(field.column), _type(field)) for field in fields])
    if not unnumbered:
        return f'insert into "{table}" ({names}) select {names} from {given}', fields
    number = f"nextval('{table}_{key.column}_seq')"
    return (
        f'insert into "{table}" ({names}, "{key.column}") select {names}, {number} from {given} order by "place here"',
        fields,
    )


def _key(model: type[models.Model]) -> Field:
    key = model._meta.pk
    assert key is not None
    return key


def _packed(rows: Sequence[models.Model], fields: Sequence[Field]) -> str:
    return packed([[getattr(row, field.attname) for field in fields] for row in rows])


@cache
def _draw(tables: tuple[str, ...]) -> str:
    return " union all ".join(
        f"select '{table}', nextval('{table}_id_seq') from generate_series(1, (select %s))" for table in tables
    )


@cache
def _fields(model: type[models.Model], names: tuple[str, ...]) -> list[Field]:
    known = {field.attname: field for field in model._meta.concrete_fields}
    return [known[name] for name in names]


def _type(field: Field) -> str:
    """Text that is too long must be refused by its column, and not be cut on the way."""
    kind = str(field.db_type(connection))
    return "text" if kind.startswith("varchar") else kind


def _said(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return f"\\x{bytes(value).hex()}"
    raise TypeError(f"{type(value).__name__} is not written in bulk")


_JSON = json.JSONEncoder(ensure_ascii=False, default=_said, separators=(",", ":"))


def _told(field: Field, value: Any) -> Any:
    return json.loads(value) if isinstance(field, models.JSONField) and isinstance(value, str) else value
