"""Somebody else joins: a held message counts once a person of the desk has looked at it."""

from datetime import datetime

from django.db import transaction

from deskbell.desk.about import about, goes_on
from deskbell.desk.actions.receive import come_back
from deskbell.desk.actions.refusals import NeedsHold
from deskbell.desk.events import MessageAccepted
from deskbell.desk.models import Contact, Message
from deskbell.journal.record import record
from deskbell.people.models import Staff


def accept(*, message: Message, by: Staff, at: datetime) -> None:
    """Let a held message in. Raises NeedsHold."""
    with transaction.atomic():
        case = goes_on(message.case)
        contact = Contact.objects.select_for_update().get(pk=message.contact_id)
        if not contact.held:
            raise NeedsHold
        contact.held = ""
        contact.save(update_fields=["held"])
        come_back(case, at)
        case.save(update_fields=["state", "waiting_on", "waiting_until"])
        record(MessageAccepted(**about(case), contact=contact.pk, actor=by.pk, message=message.pk), at=at)
