"""Whether the database is as the last start left it, found out without loading the desk.

A restart should take no longer than it must. What was written down when the tables were last brought up to
date is compared with the tables themselves, so that a restored backup is noticed.
"""

import hashlib
from importlib.metadata import version
from pathlib import Path

import psycopg

PACKAGE = Path(__file__).resolve().parents[1]
OTHERS = ("django", "django-allauth")


def known(*, home: Path) -> bool:
    """Whether any start has been here before."""
    return (home / "prepared").exists()


def unchanged(*, home: Path, url: str) -> bool:
    """True when nothing has to be done before the desk starts: no new table, and somebody works here."""
    seen = fingerprint(home=home, url=url)
    try:
        return seen is not None and (home / "prepared").read_text() == seen
    except OSError:
        return False


def remember(*, home: Path, url: str) -> None:
    """Write down how the database is now, for the next start."""
    (home / "prepared").write_text(fingerprint(home=home, url=url) or "")


def fingerprint(*, home: Path, url: str) -> str | None:
    """What the tables, the program's migrations and the facts look like; None where nobody works yet."""
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            if not _one(connection, "select exists (select from people_staff)"):
                return None
            applied = _one(
                connection, "select string_agg(concat(app, name, applied), ',' order by id) from django_migrations"
            )
    except psycopg.Error:
        return None
    files = sorted(PACKAGE.glob("*/migrations/*.py"))
    known = [*(f"{path.relative_to(PACKAGE)} {path.stat().st_size}" for path in files), *map(version, OTHERS)]
    return hashlib.sha256("\n".join([str(applied), str((home / "facts").exists()), *known]).encode()).hexdigest()


def _one(connection: psycopg.Connection, question: str) -> object:
    row = connection.execute(question.encode()).fetchone()
    return row and row[0]
