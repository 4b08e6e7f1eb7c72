"""Record how far our messages have come. When a reply is lost, its case becomes active again."""

from datetime import datetime

from django.db import transaction

from deskbell.desk.actions.receive_message import reactivate_case
from deskbell.desk.case_changes import lock_merge_target, notify_case_pages
from deskbell.desk.clean_text import clean_line
from deskbell.desk.models import Message
from deskbell.desk.reasons import LOST_STATES, AutomaticKind, DeliveryState, ResumeReason


def record_delivery(*, message: Message, state: str, note: str = "") -> None:
    """Record how far the message has come; `note` is the other server's answer. Raises ValueError for an unknown state."""
    known = DeliveryState(state)
    with transaction.atomic():
        Message.objects.filter(pk=message.pk).update(delivery=known.value, delivery_note=clean_line(note))
        notify_case_pages(message.case)


def record_lost_message(*, message: Message, state: str, note: str, at: datetime) -> None:
    """Record that our message will not arrive.

    A lost reply makes its case active again, once, since the customer does not know about it. A closed case stays
    closed and is marked unread.
    """
    with transaction.atomic():
        case = lock_merge_target(message.case)
        before = Message.objects.values_list("delivery", flat=True).get(pk=message.pk)
        record_delivery(message=message, state=state, note=note)
        if before in LOST_STATES or message.contact.automatic == AutomaticKind.ACK:
            return
        reactivate_case(case, at, why=ResumeReason.NOT_DELIVERED)
        case.unread = True
        case.last_at = max(case.last_at, at)
        case.save(update_fields=["unread", "last_at", "state", "waiting_on", "waiting_until", "owner"])
