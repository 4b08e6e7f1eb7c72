"""Instants in addresses: ours come back as we gave them, others are refused."""

from datetime import datetime

from django.utils.dateparse import parse_datetime


def instant(text: str) -> datetime | None:
    """The aware instant that `text` spells; None for anything else."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None
