"""Write many rows of a projection in one statement: new ones are inserted, existing ones updated."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models


class Upsert:
    """A statement that inserts or updates rows of a model. `key` are the fields that identify a row, `fields` the
    others that are written.
    """

    def __init__(self, model: type[models.Model], *, key: Sequence[str], fields: Sequence[str]) -> None:
        by_name = {field.name: field for field in model._meta.concrete_fields}
        columns = [by_name[name] for name in (*key, *fields)]
        self._names = [field.column for field in columns]
        names = [f'"{name}"' for name in self._names]
        typed = [f"{name} {_type(field)}" for name, field in zip(names, columns, strict=True)]
        unchanged = ", ".join(f"{name} = excluded.{name}" for name in names[len(key) :])
        self._sql = (
            f"insert into {model._meta.db_table} ({', '.join(names)}) select {', '.join(names)} "
            f"from json_to_recordset(%s) as v ({', '.join(typed)}) "
            f"on conflict ({', '.join(names[: len(key)])}) do update set {unchanged} "
            f"returning id, {', '.join(names[: len(key)])}"
        )
        self._key = len(key)

    def write(self, rows: Sequence[Sequence[Any]]) -> list[int]:
        """Write rows of (key, fields) values. Return their ids in the same order. Two rows must not have the same key.

        The rows are sent as one JSON text, which is much cheaper than an array per column.
        """
        if not rows:
            return []
        records = [dict(zip(self._names, row, strict=True)) for row in rows]
        with connection.cursor() as cursor:
            cursor.execute(self._sql, [json.dumps(records, default=datetime.isoformat)])
            numbers = {tuple(key): pk for pk, *key in cursor.fetchall()}
        return [numbers[tuple(row[: self._key])] for row in rows]


def _type(field: Any) -> str:
    if isinstance(field, models.CharField | models.TextField):
        return "text"
    return str(field.db_type(connection))
