"""A new database gets all its tables from one script, which says what the migrations together make.

Going through the migrations one after the other takes many seconds, nearly all of them Django's own bookkeeping: an
empty database has no past to respect. The script is made by `python -m tests.house.tables`, and a test compares what
both make. Where it is older than the migrations, those that are missing in it are run after it.
"""

from pathlib import Path

import psycopg

from deskbell.house import prepared

SCRIPT = Path(__file__).with_name("tables.sql")
# Machines that start together on one database take turns; any number will do, if it is always the same.
TURN = 7_041_776


def lay(*, url: str) -> bool:
    """Make all tables at once where there is not one yet; False when there is something already."""
    with psycopg.connect(url, connect_timeout=10) as connection:
        connection.execute("select pg_advisory_xact_lock(%s)", [TURN])
        found = connection.execute("select from pg_tables where schemaname = any (current_schemas(false)) limit 1")
        if found.rowcount:
            return False
        connection.execute(SCRIPT.read_bytes())
    return True


def whole() -> bool:
    """Whether the script holds all that the migrations of this program make."""
    with SCRIPT.open(encoding="utf-8") as script:
        return script.readline().strip() == head()


def head() -> str:
    """The first line of a script made of these migrations."""
    return f"-- Made by `python -m tests.house.tables` of the migrations {prepared.migrations()}"
