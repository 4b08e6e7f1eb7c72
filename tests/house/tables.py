"""Write down what all migrations together make, as the one script that a new database gets its tables from.

`python -m tests.house.tables` runs them in a database of its own and rewrites `src/deskbell/house/tables.sql`: needed
after a migration was added or changed.
"""

import os
import re
import subprocess
import tempfile
from pathlib import Path

from deskbell.house import postgres, tables
from deskbell.house.postgres import binaries
from deskbell.house.postgres.account import ourselves

HEAD = "set local check_function_bodies = off;"
APPLIED = "insert into django_migrations (app, name, applied) values\n{rows};\n"
ANY = re.compile(r"\((\w+)\)::text = ANY \(\(ARRAY\[([^]]*)\]\)::text\[\]\)")
NOT_OURS = ("--", "\\", "SET ", "SELECT pg_catalog.set_config")


def main() -> None:
    """Migrate an empty database and write the script."""
    with tempfile.TemporaryDirectory(prefix="deskbell-tables-") as folder:
        home = Path(folder)
        os.environ["DESKBELL_HOME"] = folder
        url = os.environ["DATABASE_URL"] = postgres.ensure(home, careless=True)
        try:
            tables.SCRIPT.write_text("\n".join([tables.head(), HEAD, *_structure(url), _applied()]), encoding="utf-8")
        finally:
            postgres.stop(home)


def _applied() -> str:
    from django.db.migrations.recorder import MigrationRecorder

    done = MigrationRecorder.Migration.objects.order_by("id").values_list("app", "name")
    return APPLIED.format(rows=",\n".join(f"    ('{app}', '{name}', now())" for app, name in done))


def _structure(url: str) -> list[str]:
    """As every server understands it, in whatever schema the connection has first."""
    _migrate()
    found = binaries.find(account=ourselves(), major=None)
    assert found, "no PostgreSQL found"
    program = [found.folder / "pg_dump", "--schema-only", "--no-owner", "--no-privileges", f"--dbname={url}"]
    said = subprocess.run(program, capture_output=True, text=True, check=True).stdout
    kept = [line for line in said.splitlines() if line and not line.startswith(NOT_OURS)]
    return [ANY.sub(_within, re.sub(r"\bpublic\.|CONSTRAINT \w+_not_null (?=NOT NULL)", "", line)) for line in kept]


def _within(found: re.Match[str]) -> str:
    """What was written as `in` is dumped as something that, read again, is said in yet another way."""
    return f"{found[1]} in ({found[2].replace('::character varying', '')})"


def _migrate() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "deskbell.house.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)


if __name__ == "__main__":
    main()
