"""The journal as rows, from a number on."""

from collections.abc import Iterator
from typing import Any

from deskbell.journal.models import Entry

COLUMNS = (
    "number", "at", "recorded_at", "kind", "case", "contact", "customer", "actor",
    "channel", "brand", "site", "team", "language", "topic", "facts", "commitments", "hash",
)  # fmt: skip


def entries(*, after: int, limit: int) -> list[dict[str, Any]]:
    """Up to `limit` sealed entries with a number above `after`, in order; the hash in hex."""
    rows = list(Entry.objects.filter(number__gt=after).order_by("number").values(*COLUMNS)[:limit])
    for row in rows:
        row["hash"] = bytes(row["hash"]).hex()
    return rows


def every(*, after: int = 0, page: int = 5000) -> Iterator[dict[str, Any]]:
    """All sealed entries above `after`, read by pages, so that the longest journal fits into little memory."""
    while rows := entries(after=after, limit=page):
        yield from rows
        after = rows[-1]["number"]
