"""Parse an instant in a URL."""

from datetime import datetime

from django.utils.dateparse import parse_datetime


def parse_instant(text: str) -> datetime | None:
    """Return the instant with its time zone; None when `text` is not one that we wrote."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None
