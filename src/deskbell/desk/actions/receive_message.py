"""Add a customer's message to their case. A wait on the customer ends, a resolved case reopens, and the case becomes
unread.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from deskbell.desk.actions.move_open_cases import free_from_leaver
from deskbell.desk.case_changes import journal_columns, lock_merge_target
from deskbell.desk.clean_text import clean_line, clean_text
from deskbell.desk.events import CaseReopened, CaseResumed, MessageReceived
from deskbell.desk.models import Attachment, Case, Contact, Copy, Message
from deskbell.desk.reasons import AutomaticKind, ReopenReason, ResumeReason, SenderProof
from deskbell.journal.record import record, record_all
from deskbell.kit import bulk
from deskbell.kit.read_rows import read_rows
from deskbell.people.models import Customer

LOCK_CASES = "where id = any(%s::bigint[]) order by id for update"
STATE_COLUMNS = {
    "id": "bigint", "state": "text", "waiting_on": "text", "waiting_until": "timestamptz", "owner_id": "bigint"
}  # fmt: skip
UPDATE_CASES = (
    "update desk_case c set unread = true, last_at = greatest(c.last_at, v.at), state = v.state, "
    "waiting_on = v.waiting_on, waiting_until = v.waiting_until, owner_id = v.owner_id "
    f"from {bulk.unpack_rows_sql([*STATE_COLUMNS.items(), ('at', 'timestamptz')])} where c.id = v.id"
)


@dataclass(frozen=True, kw_only=True)
class MessageFile:
    """A file of a message. Its bytes are already stored (`kit.file_store`) under `sha256`."""

    name: str
    type: str
    size: int
    sha256: str
    inline: bool = False
    cid: str = ""
    flag: str = ""


@dataclass(frozen=True, kw_only=True)
class IncomingMessage:
    """A message that came in. `party` is the sender's address.

    `proof`, `automatic` and `held` are explained on Contact, `copies` and `vouched` on Copy.
    """

    party: str
    text: str
    subject: str = ""
    quoted: str = ""
    html: str = ""
    message_id: str = ""
    language: str = ""
    proof: str = SenderProof.CLAIMED.value
    automatic: str = AutomaticKind.NONE.value
    held: str = ""
    attachments: Sequence[MessageFile] = ()
    copies: Sequence[str] = ()
    vouched: bool = False


def receive_message(
    *, case: Case, channel: str, customer: Customer | None, incoming: IncomingMessage, at: datetime
) -> Message:
    """Add a message that came in at `at` to the case and return it. If the case was merged, the message goes to the
    other case.

    Only a message of a person that is not held changes the state of the case.
    """
    with transaction.atomic():
        case = lock_merge_target(case)
        message = store_message(case, channel, customer, incoming, at)
        if incoming.automatic == AutomaticKind.NONE:
            if not incoming.held:
                reactivate_case(case, at, why=_reason(incoming))
            case.unread = True
            case.last_at = max(case.last_at, at)
            case.save(update_fields=["unread", "last_at", "state", "waiting_on", "waiting_until", "owner"])
    return message


@dataclass(frozen=True, kw_only=True)
class MessageForCase:
    """An incoming message with the case it belongs to; `at` is when it came."""

    case: Case
    channel: str
    customer: Customer | None
    incoming: IncomingMessage
    at: datetime


def receive_messages(*, batch: Sequence[MessageForCase]) -> list[Message]:
    """Add several messages to their cases, in a few statements for all of them. Each does the same as
    `receive_message`.

    Raises ValueError when two messages belong to one case.
    """
    ids = sorted({one.case.pk for one in batch})
    if len(ids) != len(batch):
        raise ValueError("a case hears one thing at a time")
    with transaction.atomic(savepoint=False):
        cases = {case.pk: case for case in read_rows(Case, LOCK_CASES, [ids])}
        if any(case.merged_into_id for case in cases.values()):
            return [receive_message(**vars(one)) for one in batch]
        batch = [replace(one, case=cases[one.case.pk]) for one in batch]
        messages = store_messages(batch)
        by_people = [one for one in batch if one.incoming.automatic == AutomaticKind.NONE]
        for one in by_people:
            if not one.incoming.held:
                reactivate_case(one.case, one.at, why=_reason(one.incoming))
        if by_people:
            _mark_unread(by_people)
    return messages


def _mark_unread(by_people: Sequence[MessageForCase]) -> None:
    """Mark the cases unread, and save the state of those that are active again."""
    cases = [(one.case, one.at) for one in by_people]
    bulk.execute_sql(
        UPDATE_CASES, [bulk.pack_rows([[getattr(case, name) for name in STATE_COLUMNS] + [at] for case, at in cases])]
    )


def store_message(
    case: Case, channel: str, customer: Customer | None, incoming: IncomingMessage, at: datetime
) -> Message:
    """Store one message and record its news, in the caller's transaction. The case itself does not change."""
    (message,) = store_messages(
        [MessageForCase(case=case, channel=channel, customer=customer, incoming=incoming, at=at)]
    )
    return message


def store_messages(batch: Sequence[MessageForCase]) -> list[Message]:
    """Store several messages and record their news, in a few statements for all of them. The cases do not change."""
    contacts = Contact.objects.bulk_create(_build_contact(one) for one in batch)
    pairs = list(zip(batch, contacts, strict=True))
    messages = Message.objects.bulk_create(_build_message(one, contact) for one, contact in pairs)
    Attachment.objects.bulk_create(
        Attachment(message=message, **vars(file))
        for one, message in zip(batch, messages, strict=True)
        for file in one.incoming.attachments
    )
    Copy.objects.bulk_create(
        Copy(message=message, case=one.case, address=address, vouched=one.incoming.vouched)
        for one, message in zip(batch, messages, strict=True)
        for address in one.incoming.copies
    )
    record_all((_build_news(one, message), one.at) for one, message in zip(batch, messages, strict=True))
    return messages


def _build_contact(one: MessageForCase) -> Contact:
    return Contact(
        case=one.case,
        customer=one.customer,
        channel=one.channel,
        direction=Contact.Direction.IN,
        party=clean_line(one.incoming.party),
        proof=one.incoming.proof,
        automatic=one.incoming.automatic,
        held=one.incoming.held,
        at=one.at,
    )


def _build_message(one: MessageForCase, contact: Contact) -> Message:
    return Message(
        contact=contact,
        case=one.case,
        subject=clean_line(one.incoming.subject),
        text=clean_text(one.incoming.text),
        quoted=clean_text(one.incoming.quoted),
        html=one.incoming.html,
        language=one.incoming.language,
        message_id=one.incoming.message_id,
        at=one.at,
    )


def _build_news(one: MessageForCase, message: Message) -> MessageReceived:
    return MessageReceived(
        **{**journal_columns(one.case), "channel": one.channel, "language": one.incoming.language or one.case.language},
        contact=message.contact_id,
        message=message.pk,
        text=message.text,
        automatic=one.incoming.automatic,
        proof=one.incoming.proof,
        held=bool(one.incoming.held or one.case.held),
    )


def _reason(incoming: IncomingMessage) -> ResumeReason:
    """Return why the case becomes active again. A third party whose message is not held is a person we had written to
    in copy.
    """
    return ResumeReason.COPY_WROTE if incoming.proof == SenderProof.THIRD_PARTY else ResumeReason.CUSTOMER_WROTE


def reactivate_case(case: Case, at: datetime, why: ResumeReason = ResumeReason.CUSTOMER_WROTE) -> None:
    """Make the case active again: end a wait on the customer, reopen a resolved case. A reopened case whose owner has
    left has none any more. The caller saves the case.

    A message from a person in copy also ends a wait on a third party, since they may be the one we wait for.
    """
    waits = (Case.WaitingOn.CUSTOMER, *([Case.WaitingOn.THIRD_PARTY] if why is ResumeReason.COPY_WROTE else []))
    if case.state == Case.State.WAITING and case.waiting_on in waits:
        case.state, case.waiting_on, case.waiting_until = Case.State.OPEN, "", None
        record(CaseResumed(**journal_columns(case), why=why.value), at=at)
    elif case.state == Case.State.RESOLVED:
        case.state = Case.State.OPEN
        record(CaseReopened(**journal_columns(case), why=ReopenReason(why.value).value), at=at)
        free_from_leaver(case, at)
