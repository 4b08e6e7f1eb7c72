"""Whether our words arrived stands on the message itself."""

from django.db import transaction

from deskbell.desk.about import tell
from deskbell.desk.actions.words import one_line
from deskbell.desk.models import Message

STATES = ("queued", "sent", "failed", "bounced")


def delivered(*, message: Message, state: str, note: str = "") -> None:
    """Set how far the message has come; `note` is the other server's word. Told by channels. Raises ValueError."""
    if state not in STATES:
        raise ValueError(f"a delivery is one of {', '.join(STATES)}")
    with transaction.atomic():
        Message.objects.filter(pk=message.pk).update(delivery=state, delivery_note=one_line(note))
        tell(message.case)
