"""The journal in the REST API: all entries in the order of their numbers. A request for the same entries always has the
same answer.
"""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from deskbell.journal import entries
from deskbell.journal.seal import format_hashed_instant
from deskbell.kit.rest import LARGEST_PAGE, PROBLEM_RESPONSES, BearerAuth, StrictSchema, page_of_items

Instant = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
router = Router(auth=BearerAuth("journal:read"), tags=["journal"])
routers = {"/journal": router}


class SealedOut(Schema):
    """An entry of the journal. It holds no personal text, only a salted hash of each; `hash` covers this entry and all
    before it.

    Times have microseconds, exactly as they are hashed, so that a client can check the chain.
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
    """A page of entries; `next` is the number to pass as `after`."""

    items: list[SealedOut]
    next: str | None


class JournalQuery(StrictSchema):
    """`after` is the number of the last entry that the client has; 0 to begin."""

    after: int = Field(0, ge=0, lt=2**63)
    limit: int = Field(100, ge=1, le=LARGEST_PAGE)


@router.get("", response={200: SealedPage, **PROBLEM_RESPONSES}, operation_id="journal")
def journal(request: HttpRequest, asked: Query[JournalQuery]) -> dict[str, Any]:
    """Answer the sealed entries after a number, in order."""
    rows = entries.read_entries(after=asked.after, limit=asked.limit + 1)
    last = rows[: asked.limit][-1]["number"] if rows else 0
    for row in rows:
        row["at"], row["recorded_at"] = format_hashed_instant(row["at"]), format_hashed_instant(row["recorded_at"])
    return page_of_items(rows, limit=asked.limit, after=str(last))
