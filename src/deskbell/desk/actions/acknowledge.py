"""Needs acknowledged: a machine says that the message has arrived. It never counts as an answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from deskbell.desk.about import about
from deskbell.desk.events import MessageAcknowledged
from deskbell.desk.models import Case, Contact, Message
from deskbell.desk.reads.party import reply_party
from deskbell.journal.record import record_all
from deskbell.kit import bulk


@dataclass(frozen=True, kw_only=True)
class Ack:
    """An automatic message with our own wording, to be delivered to `party`."""

    case: Case
    party: str
    text: str
    language: str
    at: datetime


def acknowledge(*, case: Case, text: str, language: str, at: datetime) -> Message:
    """Add an automatic message with our own wording, to be delivered to the customer."""
    ack = Ack(case=case, party=reply_party(case), text=text, language=language, at=at)
    return acknowledge_all(acks=[ack])[0]


def acknowledge_all(*, acks: Sequence[Ack]) -> list[Message]:
    """As `acknowledge` for each, in a few statements for all of them."""
    with transaction.atomic(savepoint=False):
        contacts = bulk.insert_all(_contact(ack) for ack in acks)
        pairs = zip(acks, contacts, strict=True)
        messages = bulk.insert_all(_message(ack, contact) for ack, contact in pairs)
        record_all((_news(ack, message), ack.at) for ack, message in zip(acks, messages, strict=True))
    return messages


def _contact(ack: Ack) -> Contact:
    return Contact(
        case=ack.case,
        customer_id=ack.case.customer_id,
        channel=ack.case.channel,
        direction=Contact.Direction.OUT,
        party=ack.party,
        proof="",
        automatic="ack",
        at=ack.at,
    )


def _message(ack: Ack, contact: Contact) -> Message:
    return Message(
        contact=contact,
        case=ack.case,
        subject=ack.case.subject,
        text=ack.text,
        language=ack.language,
        delivery="queued",
        at=ack.at,
    )


def _news(ack: Ack, message: Message) -> MessageAcknowledged:
    return MessageAcknowledged(**about(ack.case), contact=message.contact_id, message=message.pk)
