"""What programs send and get: allow-lists, so that nothing internal slips out and no unknown field slips in."""

import base64
import binascii
from datetime import datetime
from typing import Annotated, Literal

from ninja import Field, Schema
from pydantic import BeforeValidator, WithJsonSchema

from deskbell.desk.actions.copies import MOST as COPIES
from deskbell.desk.actions.enclose import MOST as MOST_FILES
from deskbell.desk.actions.words import LONGEST
from deskbell.desk.actions.write_brief import LONGEST as SHORT
from deskbell.kit.programs import MOST, Strict

STATES = Literal["new", "open", "waiting", "resolved", "closed"]
ADDRESS = r"^[^\s@\x00-\x1f<>(),;:\"\[\]\\]+@[^\s@\x00-\x1f<>(),;:\"\[\]\\]+$"


class PersonOut(Schema):
    """A customer of a case, or a colleague."""

    id: int
    name: str


class CaseOut(Schema):
    """A case. `held` says why it is in quarantine, `merged_into` in which case it goes on; empty when it is not, or does not."""

    ref: str
    subject: str
    customer: PersonOut | None
    state: STATES
    waiting_on: str
    waiting_until: datetime | None
    owner: PersonOut | None
    team: str
    brand: str
    channel: str
    language: str
    topic: str
    held: str
    merged_into: str
    unread: bool
    opened_at: datetime
    last_at: datetime


class CasePage(Schema):
    """A page of cases."""

    items: list[CaseOut]
    next: str | None


class AttachedOut(Schema):
    """A file of a message; a `flag` says why it may do harm."""

    id: int
    name: str
    size: int
    flag: str


class CopyOut(Schema):
    """Somebody in copy; for messages of ours how far their copy has come, and what the other server said when it was lost."""

    address: str
    delivery: str
    delivery_note: str


class BriefOut(Schema):
    """The account that travelled with a case: what the customer wants, what was tried, what was promised, what is next."""

    wants: str
    tried: str
    promised: str
    next: str


class EntryOut(Schema):
    """One entry of a case's story. `kind` is in, out, ack, note, handover or event; `proof` and `delivery` as far as it has them;
    `delivery_note` is what the other server said of a message that did not arrive.

    `case` is the reference of the merged case it was told in, empty when it was this one. `brief` is that of a handover.
    """

    kind: Literal["in", "out", "ack", "note", "handover", "event"]
    case: str
    brief: BriefOut | None
    at: datetime
    who: str
    text: str
    language: str
    address: str
    automatic: str
    proof: str
    held: str
    delivery: str
    delivery_note: str
    attachments: list[AttachedOut]
    cc: list[CopyOut]


class Timeline(Schema):
    """A stretch of the story, oldest first; `next` leads to what lies before it."""

    items: list[EntryOut]
    next: str | None


class AskedFile(Strict):
    """With `flagged` a file that may do harm is handed out, too."""

    flagged: bool = False


class Asked(Strict):
    """Filters of the list, and its order; `customer` is an id, `owner` an id or "nobody", `team` a slug."""

    after: str = Field("", max_length=400)
    limit: int = Field(50, ge=1, le=MOST)
    state: STATES | None = None
    customer: int | None = Field(None, ge=1, lt=2**63)
    owner: str = Field("", max_length=20, pattern=r"^(nobody|[0-9]{1,18})?$")
    team: str = Field("", max_length=60)
    held: bool | None = None
    order: Literal["newest", "touched"] = "newest"


class AskedTimeline(Strict):
    """`after` leads on to earlier entries."""

    after: str = Field("", max_length=400)


class CustomerIn(Strict):
    """Who it is about, by email address."""

    address: str = Field(max_length=320, pattern=ADDRESS)
    name: str = Field("", max_length=200)
    language: str = Field("", max_length=8, pattern=r"^[A-Za-z-]*$")


def _decoded(content: object) -> bytes:
    try:
        return base64.b64decode(content if isinstance(content, str) else "?", validate=True)
    except (ValueError, binascii.Error):
        raise ValueError("give the content of the file in base64") from None


class FileIn(Strict):
    """A file: its name, whose ending says of what type it is, and its content in base64."""

    name: str = Field(min_length=1, max_length=200)
    content: Annotated[
        bytes, BeforeValidator(_decoded), WithJsonSchema({"type": "string", "contentEncoding": "base64"})
    ]


class WithFiles(Strict):
    """Words with which files go."""

    files: list[FileIn] = Field([], max_length=MOST_FILES)

    def chosen(self) -> list[tuple[str, bytes]]:
        """Name and content of each."""
        return [(file.name, file.content) for file in self.files]


class CaseIn(WithFiles):
    """A new case: in the customer's words (`by` customer), or begun by us, the text being sent to them (`by` us).

    `customer` is an email address or an object; `team` a slug, else the first team of whom the token acts for.
    """

    customer: CustomerIn | Annotated[str, Field(max_length=320, pattern=ADDRESS)]
    subject: str = Field(max_length=300)
    text: str = Field("", max_length=LONGEST)
    team: str = Field("", max_length=60)
    by: Literal["customer", "us"] = "customer"
    topic: str = Field("", max_length=100)


class TextIn(Strict):
    """The words."""

    text: str = Field(max_length=LONGEST)


class ReplyIn(TextIn, WithFiles):
    """The words, and files that go along; with `wait` the case then waits on the customer. `cc` are email addresses that
    get it in copy.
    """

    wait: bool = Field(False, strict=True)
    cc: list[Annotated[str, Field(max_length=320, pattern=ADDRESS)]] = Field([], max_length=COPIES)


class AssignIn(Strict):
    """Whom it is given to: the id of a colleague (null: nobody yet), the slug of a team, or both."""

    to: int | None = Field(None, ge=1, lt=2**63, strict=True)
    team: str = Field("", max_length=60)


class BriefIn(Strict):
    """What the customer wants and what is next; what was tried and promised, if anything was."""

    wants: str = Field(max_length=SHORT)
    tried: str = Field("", max_length=SHORT)
    promised: str = Field("", max_length=SHORT)
    next: str = Field(max_length=SHORT)


class HandOverIn(AssignIn):
    """Whom it is given to, and the brief that goes with it; without one it is refused."""

    brief: BriefIn | None = None


class MergeIn(Strict):
    """The reference of the case in which this one goes on."""

    into: str = Field(max_length=24)


class SortIn(Strict):
    """What the case is about; empty takes the topic off."""

    topic: str = Field(max_length=60)


class WaitIn(Strict):
    """On whom it waits, and until when at the latest (a wait on time needs it)."""

    on: Literal["customer", "third party", "time"] = "customer"
    until: datetime | None = None


class Nothing(Strict):
    """No field is needed."""
