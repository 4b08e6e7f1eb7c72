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
    import duckdb

    return duckdb.connect(
        ":memory:",
        config={
            "memory_limit": MEMORY,
            "threads": THREADS,
            "preserve_insertion_order": False,
            "temp_directory": str(Path(settings.HOME) / "tmp" / "columns"),
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
