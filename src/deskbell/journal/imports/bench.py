"""The workbench of one import: a DuckDB of its own beside the data, so that a long file needs little memory."""

import hashlib
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

MEMORY = "1GB"
PIECE = 50_000
_READ = 1 << 20


class Unreadable(ValueError):
    """The file as a whole cannot be read: what is wrong with it."""


def fingerprint(file: Path) -> str:
    """The SHA-256 of a file, in hex. Raises Unreadable."""
    digest = hashlib.sha256()
    try:
        with file.open("rb") as content:
            while piece := content.read(_READ):
                digest.update(piece)
    except OSError as problem:
        raise Unreadable(f"{file} cannot be read: {problem.strerror}.") from problem
    return digest.hexdigest()


def folder(sha256: str) -> Path:
    """Where the work on a file lies until it is on the journal."""
    return Path(settings.HOME) / "imports" / sha256[:16]


def clear(sha256: str) -> None:
    """Forget what was made of a file."""
    shutil.rmtree(folder(sha256), ignore_errors=True)


@contextmanager
def workbench(sha256: str) -> Iterator[Any]:
    """An empty database to work in, gone afterwards."""
    import duckdb

    place = folder(sha256)
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = place / "work.duckdb"
    _gone(place)
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY,
        "threads": 2,
        "temp_directory": str(place / "spill"),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    db = duckdb.connect(str(file), config=config)
    try:
        yield db
    finally:
        db.close()
        _gone(place)


def _gone(place: Path) -> None:
    for leftover in place.glob("work.duckdb*"):
        leftover.unlink()
    shutil.rmtree(place / "spill", ignore_errors=True)


def pour(db: Any, table: str, rows: Sequence[Sequence[Any]]) -> None:
    """Add rows from Python to a table, column by column: row by row would take minutes."""
    for first in range(0, len(rows), PIECE):
        columns = [list(column) for column in zip(*rows[first : first + PIECE], strict=True)]
        db.execute(f"insert into {table} select {', '.join(['unnest(?)'] * len(columns))}", columns)


def quoted(path: Path) -> str:
    """A path as a text in SQL."""
    return "'" + str(path).replace("'", "''") + "'"
