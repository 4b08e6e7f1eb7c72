"""Many rows of a projection written in one statement: new ones are put in, those that are there are changed."""

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection, models


class Upsert:
    """How rows of a model are written: by which key they are the same, and which fields they bring."""

    def __init__(self, model: type[models.Model], *, key: Sequence[str], fields: Sequence[str]) -> None:
        by_name = {field.name: field for field in model._meta.concrete_fields}
        columns = [by_name[name] for name in (*key, *fields)]
        self._json = [isinstance(field, models.JSONField) for field in columns]
        names = [f'"{field.column}"' for field in columns]
        casts = ["text" if self._is_text(field) else str(field.db_type(connection)) for field in columns]
        chosen = [f"{n}::jsonb" if j else n for n, j in zip(names, self._json, strict=True)]
        unchanged = ", ".join(f"{name} = excluded.{name}" for name in names[len(key) :])
        self._sql = (
            f"insert into {model._meta.db_table} ({', '.join(names)}) select {', '.join(chosen)} "
            f"from unnest({', '.join(f'%s::{cast}[]' for cast in casts)}) with ordinality as v ({', '.join(names)}, nth) "
            f"order by nth on conflict ({', '.join(names[: len(key)])}) do update set {unchanged} returning id, "
            f"{', '.join(names[: len(key)])}"
        )
        self._key = len(key)

    @staticmethod
    def _is_text(field: Any) -> bool:
        return isinstance(field, models.CharField | models.TextField | models.JSONField)

    def write(self, rows: Sequence[Sequence[Any]]) -> list[int]:
        """Write rows of key and fields; their numbers, in the same order. No two rows have the same key."""
        if not rows:
            return []
        columns: list[list[Any]] = [list(column) for column in zip(*rows, strict=True)]
        for place, is_json in enumerate(self._json):
            if is_json:
                columns[place] = ["[]" if not value else json.dumps(value) for value in columns[place]]
        with connection.cursor() as cursor:
            cursor.execute(self._sql, columns)
            numbers = {tuple(key): pk for pk, *key in cursor.fetchall()}
        return [numbers[tuple(row[: self._key])] for row in rows]
