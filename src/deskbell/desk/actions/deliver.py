"""Whether our words arrived stands on the message itself; when they never will, the case is ours again."""

from datetime import datetime

from django.db import transaction

from deskbell.desk.about import goes_on, tell
from deskbell.desk.actions.receive import come_back
from deskbell.desk.actions.words import one_line
from deskbell.desk.models import Message

STATES = ("queued", "sent", "failed", "bounced")
LOST = ("failed", "bounced")


def delivered(*, message: Message, state: str, note: str = "") -> None:
    """Set how far the message has come; `note` is the other server's word. Told by channels. Raises ValueError."""
    if state not in STATES:
        raise ValueError(f"a delivery is one of {', '.join(STATES)}")
    with transaction.atomic():
        Message.objects.filter(pk=message.pk).update(delivery=state, delivery_note=one_line(note))
        tell(message.case)


def lost(*, message: Message, state: str, note: str, at: datetime) -> None:
    """Our words will not arrive. What a person wrote brings its case back, once: nobody else knows that they are missing.

    A closed case stays closed, and is marked as one that somebody should look at.
    """
    with transaction.atomic():
        case = goes_on(message.case)
        before = Message.objects.values_list("delivery", flat=True).get(pk=message.pk)
        delivered(message=message, state=state, note=note)
        if before in LOST or message.contact.automatic == "ack":
            return
        come_back(case, at, why="not delivered")
        case.unread = True
        case.last_at = max(case.last_at, at)
        case.save(update_fields=["unread", "last_at", "state", "waiting_on", "waiting_until"])
