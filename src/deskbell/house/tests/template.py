"""A test database is copied from one that was migrated before, as long as no migration has changed."""

import hashlib
import os
from importlib.metadata import version
from pathlib import Path

import psycopg
import pytest

OURS = "TESTS_HAVE_THEIR_OWN_SERVER"
PACKAGE = Path(__file__).resolve().parents[2]
PREFIX = "template_"


def name() -> str:
    """The migrated database that fits these migrations."""
    found = hashlib.sha256("".join(map(version, ("django", "django-allauth"))).encode())
    for file in sorted(PACKAGE.glob("*/migrations/*.py")):
        found.update(f"{file.relative_to(PACKAGE)}\n".encode() + file.read_bytes())
    return PREFIX + found.hexdigest()[:16]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Begin with a copy where there is something to copy."""
    from django.db import connection

    if OURS in os.environ:
        with _server() as server:
            if name() in _kept(server):
                connection.settings_dict["TEST"]["TEMPLATE"] = name()


def keep() -> None:
    """Keep a copy for the next run, and none of older migrations. Of two workers the first does it."""
    from django.db import connection

    if OURS not in os.environ:
        return
    made = connection.settings_dict["NAME"]
    connection.close()
    with _server() as server:
        server.execute("select pg_advisory_lock(7041777)")
        kept = _kept(server)
        if name() not in kept:
            server.execute(f"create database {name()} template {made}".encode())
            for older in kept:
                server.execute(f"drop database {older}".encode())


def _server() -> psycopg.Connection:
    return psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)


def _kept(server: psycopg.Connection) -> list[str]:
    found = server.execute("select datname from pg_database where datname like %s", [PREFIX + "________________"])
    return [row[0] for row in found]
