"""Instants as whole microseconds, so that Python, SQL and columns add them up to the same number."""

from datetime import UTC, datetime, timedelta

MICRO = 1_000_000
DAY = 86_400 * MICRO
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ONE = timedelta(microseconds=1)


def to_micros(instant: datetime) -> int:
    """Microseconds since 1970; a naive time is refused, because it names no instant."""
    if instant.tzinfo is None:
        raise ValueError("A time without its zone names no instant.")
    return (instant - _EPOCH) // _ONE


def from_micros(micros: int) -> datetime:
    """The instant, in UTC, that lies so many microseconds after 1970 began."""
    return _EPOCH + timedelta(microseconds=micros)
