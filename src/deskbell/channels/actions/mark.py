"""What became of mails that were kept, written down in one statement for all of them."""

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection

from deskbell.channels.models import Raw

COLUMNS = {
    "state": "text", "why": "text", "remarks": "text", "opened": "boolean", "placed_at": "timestamptz",
    "case": "bigint", "message": "bigint", "customer": "bigint", "sender": "text", "due_at": "timestamptz",
}  # fmt: skip
CHANGES = ", ".join(f'"{name}" = v."{name}"{"::jsonb" if name == "remarks" else ""}' for name in COLUMNS)
VALUES = ", ".join(f"%s::{kind}[]" for kind in COLUMNS.values())
NAMES = ", ".join(f'"{name}"' for name in COLUMNS)
MARK = f"update channels_raw r set {CHANGES} from unnest(%s::bigint[], {VALUES}) as v(id, {NAMES}) where r.id = v.id"


def mark(rows: Sequence[Raw]) -> None:
    """Part of the transaction that placed them."""
    with connection.cursor() as cursor:
        cursor.execute(MARK, [[_plain(row, name) for row in rows] for name in ("pk", *COLUMNS)])


def _plain(row: Raw, name: str) -> Any:
    value = getattr(row, name)
    return json.dumps(value) if name == "remarks" else value
