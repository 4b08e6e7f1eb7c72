"""Translate between the stored reason why a case is not a customer request, and its sentence."""

from deskbell.desk.reasons import DiscardReason


def describe_discard_reason(reason: str) -> str:
    """Return the sentence of a usual reason. A reason that a person typed is returned unchanged."""
    return DiscardReason(reason).sentence if reason in set(DiscardReason) else reason


def parse_discard_reason(text: str) -> str:
    """Return what to store for a chosen or typed reason: the code of the usual reason with this sentence, else the text
    itself.
    """
    plain = text.strip().casefold()
    found = (reason for reason in DiscardReason if plain in (reason.value, reason.sentence.casefold()))
    return next(found, text)
