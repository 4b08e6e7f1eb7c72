"""Write the script that creates all tables of a new database from what all migrations together create.

`python -m tests.architecture.tables` runs the migrations in a database of its own and rewrites
`src/deskbell/server/tables.sql`. Run it after a migration was added or changed.
"""

import os
import re
import subprocess
import tempfile
from pathlib import Path

from deskbell.server import postgres, tables
from deskbell.server.postgres import binaries
from deskbell.server.postgres.unix_account import current_account

HEAD = "set local check_function_bodies = off;"
APPLIED = "insert into django_migrations (app, name, applied) values\n{rows};\n"
ANY = re.compile(r"\((\w+)\)::text = ANY \(\(ARRAY\[([^]]*)\]\)::text\[\]\)")
NOT_OURS = ("--", "\\", "SET ", "SELECT pg_catalog.set_config")


def main() -> None:
    """Migrate an empty database and write the script."""
    with tempfile.TemporaryDirectory(prefix="deskbell-tables-") as folder:
        home = Path(folder)
        os.environ["DESKBELL_HOME"] = folder
        url = os.environ["DATABASE_URL"] = postgres.ensure_running(home, without_fsync=True)
        try:
            tables.SCRIPT.write_text(
                "\n".join([tables.script_header(), HEAD, *_dump_structure(url), _applied_migrations()]),
                encoding="utf-8",
            )
        finally:
            postgres.stop_server(home)


def _applied_migrations() -> str:
    from django.db.migrations.recorder import MigrationRecorder

    done = MigrationRecorder.Migration.objects.order_by("id").values_list("app", "name")
    return APPLIED.format(rows=",\n".join(f"    ('{app}', '{name}', now())" for app, name in done))


def _dump_structure(url: str) -> list[str]:
    """Return the dump in a form that every supported server reads, for whatever schema comes first on the search path."""
    _migrate()
    found = binaries.find_binaries(account=current_account(), major=None)
    assert found, "no PostgreSQL found"
    program = [found.folder / "pg_dump", "--schema-only", "--no-owner", "--no-privileges", f"--dbname={url}"]
    said = subprocess.run(program, capture_output=True, text=True, check=True).stdout
    kept = [line for line in said.splitlines() if line and not line.startswith(NOT_OURS)]
    return [
        ANY.sub(_any_of_list, re.sub(r"\bpublic\.|CONSTRAINT \w+_not_null (?=NOT NULL)", "", line)) for line in kept
    ]


def _any_of_list(found: re.Match[str]) -> str:
    """Return a check on a list of values in a form that stays the same when it is dumped again."""
    return f"{found[1]} in ({found[2].replace('::character varying', '')})"


def _migrate() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "deskbell.server.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)


if __name__ == "__main__":
    main()
