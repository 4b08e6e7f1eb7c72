"""DuckDB, brought in when the first question comes; what does not fit into its part of the memory goes to the data folder."""

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
    return connect(memory=MEMORY)


def connect(*, memory: str) -> Any:
    """A database in memory that may take so much of it, and puts what is more into the data folder."""
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
def cursor() -> Iterator[Any]:
    """A cursor of its own for each question, as threads need."""
    found = _database().cursor()
    try:
        yield found
    finally:
        found.close()
