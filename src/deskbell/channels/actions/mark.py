"""What became of mails that were kept, written down in one statement for all of them."""

from collections.abc import Sequence

from deskbell.channels.models import Raw
from deskbell.kit.bulk import hold, packed, unpacked

COLUMNS = {
    "state": "text", "why": "text", "remarks": "jsonb", "opened": "boolean", "placed_at": "timestamptz",
    "case": "bigint", "message": "bigint", "customer": "bigint", "sender": "text", "due_at": "timestamptz",
}  # fmt: skip
CHANGES = ", ".join(f'"{name}" = v."{name}"' for name in COLUMNS)
MARK = f"update channels_raw r set {CHANGES} from {unpacked([('id', 'bigint'), *COLUMNS.items()])} where r.id = v.id"


def mark(rows: Sequence[Raw]) -> None:
    """Part of the transaction that placed them."""
    hold(MARK, [packed([[getattr(row, name) for name in ("pk", *COLUMNS)] for row in rows])])
