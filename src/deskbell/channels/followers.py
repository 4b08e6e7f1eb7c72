"""What a person or a machine of the desk wrote goes on its way: one delivery a message, however often we are restarted."""

from collections.abc import Sequence

from deskbell.channels.actions.queue import queue
from deskbell.desk.events import MessageAcknowledged, MessageReplied
from deskbell.journal.follow import follows
from deskbell.journal.models import Entry
from deskbell.kit.clock import now


@follows(MessageReplied, MessageAcknowledged, name="deliveries")
def deliver(entries: Sequence[Entry]) -> None:
    """Queue a delivery for each message that goes by mail."""
    queue(messages=[entry.facts["message"] for entry in entries if entry.channel == "email"], at=now())
