"""Explain why a message was not delivered, in the reader's language."""

from deskbell.channels.reasons import DeliveryFault
from deskbell.channels.registry import list_channels
from deskbell.desk.reasons import PendingReason

_FAULTS = {fault.value: fault for fault in DeliveryFault}


def describe_delivery_note(channel: str, note: str) -> str:
    """Return the sentence for a stored code of ours or of the channel. The text of another server is returned
    unchanged.
    """
    if note == PendingReason.NO_SERVER:
        return PendingReason.NO_SERVER.sentence
    if note in _FAULTS:
        return _FAULTS[note].sentence
    known = list_channels().get(channel)
    return known.describe_note(note) if known else note
