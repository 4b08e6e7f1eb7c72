"""DuckDB, loaded when it is first needed. Data beyond its memory limit is written to the data folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

MEMORY = "768MB"
THREADS = 2


@cache
def _database() -> Any:
    return connect_duckdb(memory=MEMORY)


def connect_duckdb(*, memory: str) -> Any:
    """Open an in-memory database with this memory limit. What does not fit goes to `tmp/columns` in the data folder."""
    import duckdb

    aside = Path(settings.HOME) / "tmp" / "columns"
    aside.mkdir(parents=True, exist_ok=True)
    return duckdb.connect(
        ":memory:",
        config={
            "memory_limit": memory,
            "threads": THREADS,
            "preserve_insertion_order": False,
            "temp_directory": str(aside),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        },
    )


@contextmanager
def duckdb_cursor() -> Iterator[Any]:
    """Context manager for a DuckDB cursor. Each thread needs its own."""
    found = _database().cursor()
    try:
        yield found
    finally:
        found.close()
