"""The journal, for programs: every entry by its number, from anywhere on, for ever the same."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from deskbell.journal import reads
from deskbell.kit.programs import MOST, PROBLEMS, Bearer, Strict, listing

prefix = "/journal"
router = Router(auth=Bearer("journal:read"), tags=["journal"])


class EntryOut(Schema):
    """A thing that happened. Of personal words it has only commitments; `hash` chains it to all entries before."""

    number: int
    at: datetime
    recorded_at: datetime
    kind: str
    case: int | None
    contact: int | None
    customer: int | None
    actor: int | None
    channel: str
    brand: str
    site: str
    team: str
    language: str
    topic: str
    facts: dict[str, Any]
    commitments: dict[str, str]
    hash: str


class EntryPage(Schema):
    """A page of entries; `next` is the number to ask `after` for."""

    items: list[EntryOut]
    next: str | None


class Asked(Strict):
    """`after` is the number of the last entry you have; 0 to begin."""

    after: int = Field(0, ge=0, lt=2**63)
    limit: int = Field(100, ge=1, le=MOST)


@router.get("", response={200: EntryPage, **PROBLEMS}, operation_id="journal")
def journal(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Sealed entries in the order of their numbers."""
    rows = reads.entries(after=asked.after, limit=asked.limit + 1)
    last = rows[: asked.limit][-1]["number"] if rows else 0
    return listing(rows, limit=asked.limit, after=str(last))
