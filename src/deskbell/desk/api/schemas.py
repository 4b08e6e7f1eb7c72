"""The JSON that programs send and get. Only the fields listed here exist: others are neither sent nor accepted."""

import base64
import binascii
from datetime import datetime
from typing import Annotated, Literal

from ninja import Field, Schema
from pydantic import BeforeValidator, WithJsonSchema

from deskbell.desk.actions.write_brief import MAX_BRIEF_PART as SHORT
from deskbell.desk.clean_text import MAX_TEXT
from deskbell.kit.rest import LARGEST_PAGE, StrictSchema

CaseState = Literal["new", "open", "waiting", "resolved", "closed"]
# No channel takes more; the channel of the case decides how many it takes.
MAX_FILES = 20
MAX_COPIES = 20
ADDRESS_PATTERN = r"^[^\x00-\x1f]+$"
COPY_PATTERN = r"^[^\s@\x00-\x1f<>(),;:\"\[\]\\]+@[^\s@\x00-\x1f<>(),;:\"\[\]\\]+$"


class PersonOut(Schema):
    """A customer of a case, or a colleague."""

    id: int
    name: str


class CaseOut(Schema):
    """A case.

    `held` says why it is in quarantine, `merged_into` is the number of the case it was merged into; both are empty otherwise.
    """

    ref: str
    subject: str
    customer: PersonOut | None
    state: CaseState
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
    """A file of a message; a `flag` says why it may be harmful."""

    id: int
    name: str
    size: int
    flag: str


class CopyOut(Schema):
    """An address in copy.

    For our own messages: how far the copy has come, and why it did not arrive when it was lost.
    """

    address: str
    delivery: str
    delivery_note: str


class BriefOut(Schema):
    """The brief that travelled with a case: what the customer wants, what was tried and promised, what is next."""

    wants: str
    tried: str
    promised: str
    next: str


class EntryOut(Schema):
    """One entry of a case's timeline. `kind` is in, out, ack, note, handover or event.

    `proof` and `delivery` are empty where they do not apply. `delivery_note` says why a message did not arrive. `case`
    is the reference of the merged case the entry belongs to, empty when it is this case. `brief` is that of a handover.
    `text` is what is new in a message and `quoted` the earlier text it repeats: both together are all of its words.
    """

    kind: Literal["in", "out", "ack", "note", "handover", "event"]
    case: str
    brief: BriefOut | None
    at: datetime
    who: str
    subject: str
    text: str
    quoted: str
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
    """A page of the timeline, oldest entry first. `next` is the cursor of the page with earlier entries; null at the
    beginning.
    """

    items: list[EntryOut]
    next: str | None


class FileQuery(StrictSchema):
    """With `flagged`, a file that may be harmful is sent, too."""

    flagged: bool = False


class CaseQuery(StrictSchema):
    """Filters and order of the list; `customer` is an id, `owner` an id or "nobody", `team` a slug."""

    after: str = Field("", max_length=400)
    limit: int = Field(50, ge=1, le=LARGEST_PAGE)
    state: CaseState | None = None
    customer: int | None = Field(None, ge=1, lt=2**63)
    owner: str = Field("", max_length=20, pattern=r"^(nobody|[0-9]{1,18})?$")
    team: str = Field("", max_length=60)
    held: bool | None = None
    order: Literal["newest", "touched"] = "newest"


class TimelineQuery(StrictSchema):
    """`after` is the `next` of a page: it gives the page with earlier entries."""

    after: str = Field("", max_length=400)


class CustomerIn(StrictSchema):
    """The customer of a new case, by email address."""

    address: str = Field(max_length=320, pattern=ADDRESS_PATTERN)
    name: str = Field("", max_length=200)
    language: str = Field("", max_length=8, pattern=r"^[A-Za-z-]*$")


def _decode_base64(content: object) -> bytes:
    try:
        return base64.b64decode(content if isinstance(content, str) else "?", validate=True)
    except (ValueError, binascii.Error):
        raise ValueError("give the content of the file in base64") from None


class FileIn(StrictSchema):
    """A file: its name, whose ending gives its type, and its content in base64."""

    name: str = Field(min_length=1, max_length=200)
    content: Annotated[
        bytes, BeforeValidator(_decode_base64), WithJsonSchema({"type": "string", "contentEncoding": "base64"})
    ]


class WithFiles(StrictSchema):
    """Base of a request with files."""

    files: list[FileIn] = Field([], max_length=MAX_FILES)

    def chosen(self) -> list[tuple[str, bytes]]:
        """Return (name, content) of each file."""
        return [(file.name, file.content) for file in self.files]


class CaseIn(WithFiles):
    """A new case: with the customer's first message (`by` customer), or begun by us with the text sent to the customer
    (`by` us).

    `channel` is one by which staff may write first; if it is missing, the first of them. `customer` is an address of
    that channel, or an object. `team` is a slug; if it is missing, the first team of the person in whose name the token
    acts.
    """

    customer: CustomerIn | Annotated[str, Field(min_length=1, max_length=320, pattern=ADDRESS_PATTERN)]
    channel: str = Field("", max_length=12)
    subject: str = Field(max_length=300)
    text: str = Field("", max_length=MAX_TEXT)
    team: str = Field("", max_length=60)
    by: Literal["customer", "us"] = "customer"
    topic: str = Field("", max_length=100)

    def customer_details(self) -> CustomerIn:
        """Return the customer as an object, also when only an address was given."""
        if isinstance(self.customer, CustomerIn):
            return self.customer
        return CustomerIn(address=self.customer, name="", language="")


class TextIn(StrictSchema):
    """A text, such as that of a note."""

    text: str = Field(max_length=MAX_TEXT)


class ReplyIn(TextIn, WithFiles):
    """A reply and its files.

    With `wait` the case is put on hold until the customer answers. `cc` are email addresses that get a copy.
    """

    wait: bool = Field(False, strict=True)
    cc: list[Annotated[str, Field(max_length=320, pattern=COPY_PATTERN)]] = Field([], max_length=MAX_COPIES)


class AssignIn(StrictSchema):
    """Whom the case is given to: the id of a colleague (null: no owner), the slug of a team, or both."""

    to: int | None = Field(None, ge=1, lt=2**63, strict=True)
    team: str = Field("", max_length=60)


class BriefIn(StrictSchema):
    """The four parts of a brief. `wants` (what the customer wants) and `next` (what is next) are required."""

    wants: str = Field(max_length=SHORT)
    tried: str = Field("", max_length=SHORT)
    promised: str = Field("", max_length=SHORT)
    next: str = Field(max_length=SHORT)


class HandOverIn(AssignIn):
    """Whom the case is handed over to, and the brief that goes with it. A handover without a brief is refused."""

    brief: BriefIn | None = None


class MergeIn(StrictSchema):
    """The reference of the case into which this one is merged."""

    into: str = Field(max_length=24)


class TopicIn(StrictSchema):
    """What the case is about; empty removes its topic."""

    topic: str = Field(max_length=60)


class WaitIn(StrictSchema):
    """On whom the case waits, and until when at the latest. A wait on `time` needs `until`."""

    on: Literal["customer", "third party", "time"] = "customer"
    until: datetime | None = None


class EmptyBody(StrictSchema):
    """A body without fields."""
