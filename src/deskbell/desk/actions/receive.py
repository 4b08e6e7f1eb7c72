"""A customer's words join their case: a wait on them ends, a settled matter comes back, and nobody overlooks it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from deskbell.desk.about import about, goes_on
from deskbell.desk.actions.words import clean, one_line
from deskbell.desk.events import CaseReopened, CaseResumed, MessageReceived
from deskbell.desk.models import Attachment, Case, Contact, Copy, Message
from deskbell.journal.record import record, record_all
from deskbell.kit import bulk
from deskbell.kit.rows import read
from deskbell.people.models import Customer

COPY_WROTE = "copy wrote"
HELD_STILL = "where id = any(%s::bigint[]) order by id for update"
MOVED = {"id": "bigint", "state": "text", "waiting_on": "text", "waiting_until": "timestamptz"}
STIR = (
    "update desk_case c set unread = true, last_at = greatest(c.last_at, v.at), state = v.state, "
    "waiting_on = v.waiting_on, waiting_until = v.waiting_until "
    f"from {bulk.unpacked([*MOVED.items(), ('at', 'timestamptz')])} where c.id = v.id"
)


@dataclass(frozen=True, kw_only=True)
class Attached:
    """A file of a message; its bytes are in `kit.files` under `sha256` already."""

    name: str
    type: str
    size: int
    sha256: str
    inline: bool = False
    cid: str = ""
    flag: str = ""


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """Words that came in. `proof`, `automatic` and `held` as on Contact; `copies` and `vouched` as on Copy."""

    party: str
    text: str
    subject: str = ""
    quoted: str = ""
    html: str = ""
    message_id: str = ""
    language: str = ""
    proof: str = "claimed"
    automatic: str = "none"
    held: str = ""
    attachments: Sequence[Attached] = ()
    copies: Sequence[str] = ()
    vouched: bool = False


def receive(*, case: Case, channel: str, customer: Customer | None, incoming: Incoming, at: datetime) -> Message:
    """Add what came in at `at` to the case, or to the one in which it goes on.

    Only a person's words, not held, move the case's state.
    """
    with transaction.atomic():
        case = goes_on(case)
        message = keep(case, channel, customer, incoming, at)
        if incoming.automatic == "none":
            if not incoming.held:
                come_back(case, at, why=_why(incoming))
            case.unread = True
            case.last_at = max(case.last_at, at)
            case.save(update_fields=["unread", "last_at", "state", "waiting_on", "waiting_until"])
    return message


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What came in for one case, which stands locked or is new; `at` is when it came."""

    case: Case
    channel: str
    customer: Customer | None
    incoming: Incoming
    at: datetime


def receive_all(*, heard: Sequence[Heard]) -> list[Message]:
    """As `receive` for each, in a few statements for all of them. No case may be among them twice."""
    ids = sorted({one.case.pk for one in heard})
    if len(ids) != len(heard):
        raise ValueError("a case hears one thing at a time")
    with transaction.atomic(savepoint=False):
        cases = {case.pk: case for case in read(Case, HELD_STILL, [ids])}
        if any(case.merged_into_id for case in cases.values()):
            return [receive(**vars(one)) for one in heard]
        heard = [replace(one, case=cases[one.case.pk]) for one in heard]
        messages = keep_all(heard)
        spoken = [one for one in heard if one.incoming.automatic == "none"]
        for one in spoken:
            if not one.incoming.held:
                come_back(one.case, one.at, why=_why(one.incoming))
        if spoken:
            _stir(spoken)
    return messages


def _stir(spoken: Sequence[Heard]) -> None:
    """Nobody has seen these words yet, and some of the cases have come back."""
    cases = [(one.case, one.at) for one in spoken]
    bulk.hold(STIR, [bulk.packed([[getattr(case, name) for name in MOVED] + [at] for case, at in cases])])


def keep(case: Case, channel: str, customer: Customer | None, incoming: Incoming, at: datetime) -> Message:
    """Keep the words and tell the journal, inside the transaction of the caller; the case itself is not touched."""
    (message,) = keep_all([Heard(case=case, channel=channel, customer=customer, incoming=incoming, at=at)])
    return message


def keep_all(heard: Sequence[Heard]) -> list[Message]:
    """As `keep` for each, in a few statements for all of them."""
    contacts = bulk.insert_all(_contact(one) for one in heard)
    pairs = list(zip(heard, contacts, strict=True))
    messages = bulk.insert_all(_message(one, contact) for one, contact in pairs)
    bulk.add_all(
        Attachment(message=message, **vars(file))
        for one, message in zip(heard, messages, strict=True)
        for file in one.incoming.attachments
    )
    bulk.add_all(
        Copy(message=message, case=one.case, address=address, vouched=one.incoming.vouched)
        for one, message in zip(heard, messages, strict=True)
        for address in one.incoming.copies
    )
    record_all((_news(one, message), one.at) for one, message in zip(heard, messages, strict=True))
    return messages


def _contact(one: Heard) -> Contact:
    return Contact(
        case=one.case,
        customer=one.customer,
        channel=one.channel,
        direction=Contact.Direction.IN,
        party=one_line(one.incoming.party),
        proof=one.incoming.proof,
        automatic=one.incoming.automatic,
        held=one.incoming.held,
        at=one.at,
    )


def _message(one: Heard, contact: Contact) -> Message:
    return Message(
        contact=contact,
        case=one.case,
        subject=one_line(one.incoming.subject),
        text=clean(one.incoming.text),
        quoted=clean(one.incoming.quoted),
        html=one.incoming.html,
        language=one.incoming.language,
        message_id=one.incoming.message_id,
        at=one.at,
    )


def _news(one: Heard, message: Message) -> MessageReceived:
    return MessageReceived(
        **{**about(one.case), "channel": one.channel, "language": one.incoming.language or one.case.language},
        contact=message.contact_id,
        message=message.pk,
        text=message.text,
        automatic=one.incoming.automatic,
        proof=one.incoming.proof,
        held=bool(one.incoming.held or one.case.held),
    )


def _why(incoming: Incoming) -> str:
    """A third party whose words are not held is somebody we wrote to in copy."""
    return COPY_WROTE if incoming.proof == "third party" else "customer wrote"


def come_back(case: Case, at: datetime, why: str = "customer wrote") -> None:
    """It is our turn again: end a wait on the customer, reopen what was resolved. The caller saves the case.

    Somebody in copy may be the third party on whom it waits.
    """
    waits = (Case.WaitingOn.CUSTOMER, *([Case.WaitingOn.THIRD_PARTY] if why == COPY_WROTE else []))
    if case.state == Case.State.WAITING and case.waiting_on in waits:
        case.state, case.waiting_on, case.waiting_until = Case.State.OPEN, "", None
        record(CaseResumed(**about(case), why=why), at=at)
    elif case.state == Case.State.RESOLVED:
        case.state = Case.State.OPEN
        record(CaseReopened(**about(case), why=why), at=at)
