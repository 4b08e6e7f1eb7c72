"""A customer's words join their case: a wait on them ends, a settled matter comes back, and nobody overlooks it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from deskbell.desk.about import about, held_still
from deskbell.desk.actions.words import clean, one_line
from deskbell.desk.events import CaseReopened, CaseResumed, MessageReceived
from deskbell.desk.models import Attachment, Case, Contact, Message
from deskbell.journal.record import record
from deskbell.people.models import Customer


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
    """Words that came in. `proof`, `automatic` and `held` as on Contact."""

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


def receive(*, case: Case, channel: str, customer: Customer | None, incoming: Incoming, at: datetime) -> Message:
    """Add what came in at `at` to the case. Only a person's words, not held, move the case's state."""
    with transaction.atomic():
        case = held_still(case)
        message = keep(case, channel, customer, incoming, at)
        if incoming.automatic == "none":
            if not incoming.held:
                come_back(case, at)
            case.unread = True
            case.last_at = max(case.last_at, at)
            case.save(update_fields=["unread", "last_at", "state", "waiting_on", "waiting_until"])
    return message


def keep(case: Case, channel: str, customer: Customer | None, incoming: Incoming, at: datetime) -> Message:
    """Keep the words and tell the journal, inside the transaction of the caller; the case itself is not touched."""
    contact = Contact.objects.create(
        case=case,
        customer=customer,
        channel=channel,
        direction=Contact.Direction.IN,
        party=one_line(incoming.party),
        proof=incoming.proof,
        automatic=incoming.automatic,
        held=incoming.held,
        at=at,
    )
    message = Message.objects.create(
        contact=contact,
        case=case,
        subject=one_line(incoming.subject),
        text=clean(incoming.text),
        quoted=clean(incoming.quoted),
        html=incoming.html,
        language=incoming.language,
        message_id=incoming.message_id,
        at=at,
    )
    if incoming.attachments:
        Attachment.objects.bulk_create(Attachment(message=message, **vars(file)) for file in incoming.attachments)
    news = MessageReceived(
        **{**about(case), "channel": channel, "language": incoming.language or case.language},
        contact=contact.pk,
        message=message.pk,
        text=message.text,
        automatic=incoming.automatic,
        proof=incoming.proof,
        held=bool(incoming.held or case.held),
    )
    record(news, at=at)
    return message


def come_back(case: Case, at: datetime) -> None:
    """The customer has spoken: end a wait on them, reopen what was resolved. The caller saves the case."""
    if case.state == Case.State.WAITING and case.waiting_on == Case.WaitingOn.CUSTOMER:
        case.state, case.waiting_on, case.waiting_until = Case.State.OPEN, "", None
        record(CaseResumed(**about(case), why="customer wrote"), at=at)
    elif case.state == Case.State.RESOLVED:
        case.state = Case.State.OPEN
        record(CaseReopened(**about(case), why="customer wrote"), at=at)
