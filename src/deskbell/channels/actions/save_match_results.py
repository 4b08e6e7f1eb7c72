"""Save what matching decided to the rows of the raw messages, in one statement for all of them."""

from collections.abc import Sequence

from deskbell.channels.models import RawMessage
from deskbell.kit.bulk import execute_sql, pack_rows, unpack_rows_sql

COLUMNS = {
    "state": "text", "why": "text", "remarks": "jsonb", "opened": "boolean", "placed_at": "timestamptz",
    "case": "bigint", "message": "bigint", "customer": "bigint", "sender": "text", "due_at": "timestamptz",
}  # fmt: skip
CHANGES = ", ".join(f'"{name}" = v."{name}"' for name in COLUMNS)
MARK = f"update channels_raw r set {CHANGES} from {unpack_rows_sql([('id', 'bigint'), *COLUMNS.items()])} where r.id = v.id"


def save_match_results(rows: Sequence[RawMessage]) -> None:
    """Save what matching found out about these rows: the columns of COLUMNS. Call it inside the transaction that writes
    their cases.
    """
    execute_sql(MARK, [pack_rows([[getattr(row, name) for name in ("pk", *COLUMNS)] for row in rows])])
