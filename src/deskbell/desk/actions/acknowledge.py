"""Send the customer an automatic message that says that their message has arrived. It never counts as a reply."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from deskbell.desk.case_changes import journal_columns
from deskbell.desk.events import MessageAcknowledged
from deskbell.desk.models import Case, Contact, Message
from deskbell.desk.reads.reply_address import reply_address
from deskbell.desk.reasons import AutomaticKind, DeliveryState
from deskbell.journal.record import record_all


@dataclass(frozen=True, kw_only=True)
class Acknowledgement:
    """An automatic message to the address `party`, about `case`. `note` is why it waits (PendingReason), or empty."""

    case: Case
    party: str
    text: str
    language: str
    at: datetime
    note: str = ""


def acknowledge(*, case: Case, text: str, language: str, at: datetime) -> Message:
    """Write one automatic message to the customer. It goes to the address that a reply would go to."""
    ack = Acknowledgement(case=case, party=reply_address(case), text=text, language=language, at=at)
    return acknowledge_all(acks=[ack])[0]


def acknowledge_all(*, acks: Sequence[Acknowledgement]) -> list[Message]:
    """Write several automatic messages, in a few statements for all of them. Return them in the same order."""
    with transaction.atomic(savepoint=False):
        contacts = Contact.objects.bulk_create(_contact(ack) for ack in acks)
        pairs = zip(acks, contacts, strict=True)
        messages = Message.objects.bulk_create(_message(ack, contact) for ack, contact in pairs)
        record_all((_news(ack, message), ack.at) for ack, message in zip(acks, messages, strict=True))
    return messages


def _contact(ack: Acknowledgement) -> Contact:
    return Contact(
        case=ack.case,
        customer_id=ack.case.customer_id,
        channel=ack.case.channel,
        direction=Contact.Direction.OUT,
        party=ack.party,
        proof="",
        automatic=AutomaticKind.ACK.value,
        at=ack.at,
    )


def _message(ack: Acknowledgement, contact: Contact) -> Message:
    return Message(
        contact=contact,
        case=ack.case,
        subject=ack.case.subject,
        text=ack.text,
        language=ack.language,
        delivery=DeliveryState.QUEUED.value,
        delivery_note=ack.note,
        at=ack.at,
    )


def _news(ack: Acknowledgement, message: Message) -> MessageAcknowledged:
    return MessageAcknowledged(**journal_columns(ack.case), contact=message.contact_id, message=message.pk)
