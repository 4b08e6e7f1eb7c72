"""The only module that reads the clock. Everything else is given a time, so demo, tests and imports run the production
code.
"""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the current instant as an aware datetime in UTC."""
    return datetime.now(UTC)
