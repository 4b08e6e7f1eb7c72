"""The statements of the kit that are put together from pieces, as examples: their golden files are in kit/sql."""

from deskbell.kit import bulk, due_rows, read_rows
from deskbell.kit.models import Beat

STATEMENTS = {
    "bulk/unpack_rows": f"select * from {bulk.unpack_rows_sql([('id', 'bigint'), ('name', 'text')])}",
    "due_rows/claim": due_rows._claim_statement(Beat, ("due_at", "pk"), ("id", "due_at", "body"), ("body", 65536)),
    "read_rows/read": read_rows._select_statement(Beat, "where loop = %s"),
    "read_rows/read_joined": read_rows._join_statement(Beat, Beat, "on true where loop = %s"),
}
