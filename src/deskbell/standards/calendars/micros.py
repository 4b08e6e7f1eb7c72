"""Instants as whole microseconds, so that Python, SQL and columns compute the same numbers."""

from datetime import UTC, datetime, timedelta

MICRO = 1_000_000
DAY = 86_400 * MICRO
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ONE = timedelta(microseconds=1)


def to_micros(instant: datetime) -> int:
    """Return microseconds since 1970. Refuses a time without a zone."""
    if instant.tzinfo is None:
        raise ValueError("A time without its zone names no instant.")
    return (instant - _EPOCH) // _ONE


def from_micros(micros: int) -> datetime:
    """Return the instant in UTC."""
    return _EPOCH + timedelta(microseconds=micros)
