"""The working database of one import: a DuckDB file in the data folder, so that a long import file needs little
memory.
"""

import hashlib
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

MEMORY = "1GB"
CHUNK = 50_000
_READ_SIZE = 1 << 20


class UnreadableFile(ValueError):
    """The import file cannot be read. The message says why."""


def file_sha256(file: Path) -> str:
    """Return the SHA-256 of a file in hex. Raises UnreadableFile."""
    digest = hashlib.sha256()
    try:
        with file.open("rb") as content:
            while piece := content.read(_READ_SIZE):
                digest.update(piece)
    except OSError as problem:
        raise UnreadableFile(f"{file} cannot be read: {problem.strerror}.") from problem
    return digest.hexdigest()


def work_folder(sha256: str) -> Path:
    """Return the folder for the intermediate files of an import. `sha256` is the hash of the import file."""
    return Path(settings.HOME) / "imports" / sha256[:16]


def remove_work_folder(sha256: str) -> None:
    """Delete the intermediate files of an import."""
    shutil.rmtree(work_folder(sha256), ignore_errors=True)


@contextmanager
def open_workbench(sha256: str) -> Iterator[Any]:
    """Context manager: yield a connection to an empty working database, and delete the database afterwards."""
    import duckdb

    place = work_folder(sha256)
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = place / "work.duckdb"
    _remove_database(place)
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
        _remove_database(place)


def _remove_database(place: Path) -> None:
    for leftover in place.glob("work.duckdb*"):
        leftover.unlink()
    shutil.rmtree(place / "spill", ignore_errors=True)


def add_rows(db: Any, table: str, rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows into a table, column by column. Row by row DuckDB would take minutes."""
    for first in range(0, len(rows), CHUNK):
        columns = [list(column) for column in zip(*rows[first : first + CHUNK], strict=True)]
        db.execute(f"insert into {table} select {', '.join(['unnest(?)'] * len(columns))}", columns)


def quote_path(path: Path) -> str:
    """Return a path as an SQL string literal."""
    return "'" + str(path).replace("'", "''") + "'"
