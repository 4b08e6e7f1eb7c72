"""Needs acknowledged: a machine says that the message has arrived. It never counts as an answer."""

from datetime import datetime

from django.db import transaction

from deskbell.desk.about import about
from deskbell.desk.events import MessageAcknowledged
from deskbell.desk.models import Case, Contact, Message
from deskbell.desk.reads.party import reply_party
from deskbell.journal.record import record


def acknowledge(*, case: Case, text: str, language: str, at: datetime) -> Message:
    """Add an automatic message with our own wording, to be delivered to the customer."""
    with transaction.atomic():
        contact = Contact.objects.create(
            case=case,
            customer_id=case.customer_id,
            channel=case.channel,
            direction=Contact.Direction.OUT,
            party=reply_party(case),
            proof="",
            automatic="ack",
            at=at,
        )
        message = Message.objects.create(
            contact=contact,
            case=case,
            subject=case.subject,
            text=text,
            language=language,
            delivery="queued",
            at=at,
        )
        record(MessageAcknowledged(**about(case), contact=contact.pk, message=message.pk), at=at)
    return message
