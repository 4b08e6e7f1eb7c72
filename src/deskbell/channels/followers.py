"""Queue a delivery for each reply and each automatic message: exactly one, however often the worker restarts."""

from collections.abc import Sequence

from deskbell.channels.actions.queue_deliveries import queue_deliveries
from deskbell.channels.registry import list_channels
from deskbell.desk.events import MessageAcknowledged, MessageReplied
from deskbell.journal.follow import follows
from deskbell.journal.models import Entry
from deskbell.kit.clock import now


@follows(MessageReplied, MessageAcknowledged, name="deliveries")
def queue_message_deliveries(entries: Sequence[Entry]) -> None:
    """Queue deliveries for the messages in these entries, unless their channel does not exist here, as in an imported past."""
    known = list_channels()
    queue_deliveries(messages=[entry.facts["message"] for entry in entries if entry.channel in known], at=now())
