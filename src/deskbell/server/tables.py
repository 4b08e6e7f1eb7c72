"""Create all tables of a new database from one SQL script, which has the same result as all migrations together.

Running the migrations one by one takes many seconds. `python -m tests.architecture.tables` makes the script, and a test
compares it with the migrations. If the script is older than the migrations, the missing migrations run after it.
"""

from pathlib import Path

import psycopg

from deskbell.server import database_state

SCRIPT = Path(__file__).with_name("tables.sql")
# The lock for machines that start together on one database. Any constant number will do.
TABLES_LOCK = 7_041_776


def create_tables(*, url: str) -> bool:
    """Create all tables in an empty database. Returns False, and changes nothing, if the database has tables already."""
    with psycopg.connect(url, connect_timeout=10) as connection:
        connection.execute("select pg_advisory_xact_lock(%s)", [TABLES_LOCK])
        found = connection.execute("select from pg_tables where schemaname = any (current_schemas(false)) limit 1")
        if found.rowcount:
            return False
        connection.execute(SCRIPT.read_bytes())
    return True


def is_script_current() -> bool:
    """Return True if the script creates the tables of all migrations in this program."""
    with SCRIPT.open(encoding="utf-8") as script:
        return script.readline().strip() == script_header()


def script_header() -> str:
    """Return the first line of a script made from the current migrations."""
    return f"-- Made by `python -m tests.architecture.tables` of the migrations {database_state.migrations_digest()}"
