"""Check, without loading Django, whether the tables are as the last start left them. If so, a start skips the
migrations.

The last start saved a fingerprint (a hash) of the tables in the data folder. It is compared with the database itself,
so that a restored backup is noticed.
"""

import hashlib
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import psycopg

PACKAGE = Path(__file__).resolve().parents[1]
OTHER_PACKAGES = ("django", "django-allauth")


def was_prepared(*, home: Path) -> bool:
    """Return True if Deskbell has been started with this data folder before."""
    return (home / "prepared").exists()


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseState:
    """`unchanged`: the tables are as the last start left them. `staffed`: at least one member of staff exists."""

    unchanged: bool
    staffed: bool


def read_database_state(*, home: Path, url: str) -> DatabaseState:
    """Read the state of the database. Needs no Django and changes nothing."""
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            seen = (home / "prepared").read_text() == database_fingerprint(connection, home=home)
            return DatabaseState(
                unchanged=seen, staffed=bool(_fetch_value(connection, "select exists (select from people_staff)"))
            )
    except (psycopg.Error, OSError):
        return DatabaseState(unchanged=False, staffed=False)


def save_fingerprint(*, home: Path, url: str) -> None:
    """Save the fingerprint of the database for the next start."""
    with psycopg.connect(url, connect_timeout=10) as connection:
        (home / "prepared").write_text(database_fingerprint(connection, home=home))


def database_fingerprint(connection: psycopg.Connection, *, home: Path) -> str:
    """Return a hash of three things: the applied migrations, the migrations of this program, and whether there are
    facts files.
    """
    applied = _fetch_value(
        connection, "select string_agg(concat(app, name, applied), ',' order by id) from django_migrations"
    )
    return _digest(str(applied), str((home / "facts").exists()), migrations_digest())


def migrations_digest() -> str:
    """Return a hash of the migrations in this program: ours by name and file size, those of other packages by package
    version.
    """
    files = sorted(PACKAGE.glob("*/migrations/*.py"))
    return _digest(
        *(f"{path.relative_to(PACKAGE)} {path.stat().st_size}" for path in files), *map(version, OTHER_PACKAGES)
    )


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _fetch_value(connection: psycopg.Connection, question: str) -> object:
    row = connection.execute(question.encode()).fetchone()
    return row and row[0]
