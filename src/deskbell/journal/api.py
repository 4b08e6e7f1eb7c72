"""The journal, for programs: every entry by its number, from anywhere on, for ever the same."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from deskbell.journal import reads
from deskbell.journal.seal import told
from deskbell.kit.programs import MOST, PROBLEMS, Bearer, Strict, listing

Instant = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
prefix = "/journal"
router = Router(auth=Bearer("journal:read"), tags=["journal"])


class SealedOut(Schema):
    """A thing that happened. Of personal words it has only commitments; `hash` chains it to all entries before.

    Instants are told to the microsecond, as they are hashed: whoever reads on can check the chain themselves.
    """

    number: int
    at: Instant
    recorded_at: Instant
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


class SealedPage(Schema):
    """A page of entries; `next` is the number to ask `after` for."""

    items: list[SealedOut]
    next: str | None


class Asked(Strict):
    """`after` is the number of the last entry you have; 0 to begin."""

    after: int = Field(0, ge=0, lt=2**63)
    limit: int = Field(100, ge=1, le=MOST)


@router.get("", response={200: SealedPage, **PROBLEMS}, operation_id="journal")
def journal(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Sealed entries in the order of their numbers."""
    rows = reads.entries(after=asked.after, limit=asked.limit + 1)
    last = rows[: asked.limit][-1]["number"] if rows else 0
    for row in rows:
        row["at"], row["recorded_at"] = told(row["at"]), told(row["recorded_at"])
    return listing(rows, limit=asked.limit, after=str(last))
