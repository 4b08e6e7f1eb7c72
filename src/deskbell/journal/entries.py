"""Read sealed entries of the journal by number."""

from collections.abc import Iterator
from typing import Any

from deskbell.journal.models import Entry

ENTRY_FIELDS = (
    "number", "at", "recorded_at", "kind", "case", "contact", "customer", "actor",
    "channel", "brand", "site", "team", "language", "topic", "facts", "commitments", "hash",
)  # fmt: skip


def read_entries(*, after: int, limit: int) -> list[dict[str, Any]]:
    """Return up to `limit` sealed entries with a number above `after`, in order, as dictionaries. The hash is in hex."""
    rows = list(Entry.objects.filter(number__gt=after).order_by("number").values(*ENTRY_FIELDS)[:limit])
    for row in rows:
        row["hash"] = bytes(row["hash"]).hex()
    return rows


def read_all_entries(*, after: int = 0, page: int = 5000) -> Iterator[dict[str, Any]]:
    """Yield all sealed entries with a number above `after`. `page` of them are read at a time, so a long journal needs
    little memory.
    """
    while rows := read_entries(after=after, limit=page):
        yield from rows
        after = rows[-1]["number"]
