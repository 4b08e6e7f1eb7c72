"""The only place that looks at the clock, so that replay, back-test, demo and test run the production code."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present instant: an aware datetime in UTC."""
    return datetime.now(UTC)
