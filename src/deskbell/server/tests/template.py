"""Copy the test database from an earlier run that migrated it, unless a migration has changed."""

import hashlib
import os
from importlib.metadata import version
from pathlib import Path

import psycopg
import pytest

OWN_SERVER_MARK = "TESTS_HAVE_THEIR_OWN_SERVER"
PACKAGE = Path(__file__).resolve().parents[2]
PREFIX = "template_"


def template_name() -> str:
    """Return the name of the migrated database that fits the current migrations."""
    found = hashlib.sha256("".join(map(version, ("django", "django-allauth"))).encode())
    for file in sorted(PACKAGE.glob("*/migrations/*.py")):
        found.update(f"{file.relative_to(PACKAGE)}\n".encode() + file.read_bytes())
    return PREFIX + found.hexdigest()[:16]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Start from a copy when there is one."""
    from django.db import connection

    if OWN_SERVER_MARK in os.environ:
        with _server() as server:
            if template_name() in _list_templates(server):
                connection.settings_dict["TEST"]["TEMPLATE"] = template_name()


def keep_template() -> None:
    """Keep a copy for the next run, and delete copies with older migrations. Of several workers the first does it."""
    from django.db import connection

    if OWN_SERVER_MARK not in os.environ:
        return
    made = connection.settings_dict["NAME"]
    connection.close()
    with _server() as server:
        server.execute("select pg_advisory_lock(7041777)")
        kept = _list_templates(server)
        if template_name() not in kept:
            server.execute(f"create database {template_name()} template {made}".encode())
            for older in kept:
                server.execute(f"drop database {older}".encode())


def _server() -> psycopg.Connection:
    return psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)


def _list_templates(server: psycopg.Connection) -> list[str]:
    found = server.execute("select datname from pg_database where datname like %s", [PREFIX + "________________"])
    return [row[0] for row in found]
