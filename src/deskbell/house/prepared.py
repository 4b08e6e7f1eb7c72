"""Whether the database is as the last start left it, found out without loading the desk.

A restart should take no longer than it must. What was written down when the tables were last brought up to
date is compared with the tables themselves, so that a restored backup is noticed.
"""

import hashlib
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import psycopg

PACKAGE = Path(__file__).resolve().parents[1]
OTHERS = ("django", "django-allauth")


def known(*, home: Path) -> bool:
    """Whether any start has been here before."""
    return (home / "prepared").exists()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a look at the database says: whether its tables are as the last start left them, and whether somebody works here."""

    unchanged: bool
    staffed: bool


def look(*, home: Path, url: str) -> Found:
    """Without the desk, and without a change."""
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            seen = (home / "prepared").read_text() == fingerprint(connection, home=home)
            return Found(unchanged=seen, staffed=bool(_one(connection, "select exists (select from people_staff)")))
    except (psycopg.Error, OSError):
        return Found(unchanged=False, staffed=False)


def remember(*, home: Path, url: str) -> None:
    """Write down how the database is now, for the next start."""
    with psycopg.connect(url, connect_timeout=10) as connection:
        (home / "prepared").write_text(fingerprint(connection, home=home))


def fingerprint(connection: psycopg.Connection, *, home: Path) -> str:
    """What the tables, the program's migrations and the facts look like."""
    applied = _one(connection, "select string_agg(concat(app, name, applied), ',' order by id) from django_migrations")
    return _digest(str(applied), str((home / "facts").exists()), migrations())


def migrations() -> str:
    """Which migrations this program brings: its own by name and size, those of others by their version."""
    files = sorted(PACKAGE.glob("*/migrations/*.py"))
    return _digest(*(f"{path.relative_to(PACKAGE)} {path.stat().st_size}" for path in files), *map(version, OTHERS))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _one(connection: psycopg.Connection, question: str) -> object:
    row = connection.execute(question.encode()).fetchone()
    return row and row[0]
