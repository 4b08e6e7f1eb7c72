"""Explain why a case or a message is held, in the reader's language."""

from deskbell.desk.reasons import HoldReason

_REASONS = {reason.value: reason for reason in HoldReason}


def describe_hold_reason(reason: str) -> str:
    """Return the sentence of a stored reason. A reason that this version does not know is returned unchanged."""
    return _REASONS[reason].sentence if reason in _REASONS else reason
