"""DuckDB, brought in when the first question comes, and kept to a small part of the machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

MEMORY = "192MB"


@cache
def _database() -> Any:
    import duckdb

    return duckdb.connect(
        ":memory:",
        config={
            "memory_limit": MEMORY,
            "threads": 1,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        },
    )


@contextmanager
def cursor() -> Iterator[Any]:
    """A cursor of its own for each question, as threads need."""
    found = _database().cursor()
    try:
        yield found
    finally:
        found.close()
