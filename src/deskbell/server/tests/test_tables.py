"""The script for a new database and the migrations create the same tables."""

import os
from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from psycopg.conninfo import make_conninfo

from deskbell.server import tables

COLUMNS = """
select 'column', c.relname, a.attname, a.attnum, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
       a.attgenerated, pg_get_expr(d.adbin, d.adrelid), a.attcollation, c.relkind, c.relpersistence, c.reloptions
from pg_class c join pg_attribute a on a.attrelid = c.oid left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
where c.relnamespace = current_schema::regnamespace and c.relkind in ('r', 'v', 'm', 'p') and a.attnum > 0
"""
OTHERS = """
select 'index', pg_get_indexdef(indexrelid) from pg_index join pg_class c on c.oid = indexrelid
where c.relnamespace = current_schema::regnamespace
union all
select 'constraint', concat_ws(' ', conrelid::regclass, conname, convalidated, pg_get_constraintdef(oid)) from pg_constraint
where connamespace = current_schema::regnamespace and contype <> 'n'
union all
select 'function', pg_get_functiondef(oid) from pg_proc where pronamespace = current_schema::regnamespace
union all
select 'trigger', concat_ws(' ', tgenabled, pg_get_triggerdef(t.oid)) from pg_trigger t join pg_class c on c.oid = tgrelid
where c.relnamespace = current_schema::regnamespace and not tgisinternal
union all
select 'sequence', concat_ws(' ', c.relname, s.seqtypid::regtype, seqstart, seqincrement, seqmax, seqmin, seqcache, seqcycle)
from pg_sequence s join pg_class c on c.oid = s.seqrelid where c.relnamespace = current_schema::regnamespace
"""


def described(schema: str) -> set[str]:
    """Return everything that makes up a schema, as lines without the schema's name. A dropped column leaves only a gap."""
    with connection.cursor() as cursor:
        cursor.execute(f"set local search_path = {schema}")
        cursor.execute(COLUMNS)
        lines = [" ".join(map(str, row)) for row in _numbered(cursor.fetchall())]
        cursor.execute(OTHERS)
        return {line.replace(f"{schema}.", "") for line in [*lines, *map(" ".join, cursor.fetchall())]}


def _numbered(rows: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    there = sorted((row for row in rows if not str(row[2]).startswith("........pg.dropped")), key=str)
    order: dict[object, list[object]] = {}
    for row in sorted(there, key=lambda row: (str(row[1]), int(str(row[3])))):
        order.setdefault(row[1], []).append(row[2])
    return [(*row[:3], order[row[1]].index(row[2]), *row[4:]) for row in there]


@pytest.mark.django_db
def test_the_script_makes_what_the_migrations_make() -> None:
    with connection.cursor() as cursor:
        # Only the test database lacks the trigger that keeps the journal from being emptied.
        cursor.execute("drop trigger if exists journal_entry_keeps_all on journal_entry")
        cursor.execute(import_module("deskbell.journal.migrations.0002_append_only").KEEP_ALL)
        cursor.execute("create schema fresh")
        cursor.execute("set local search_path = fresh")
        cursor.connection.execute(tables.SCRIPT.read_bytes())
        cursor.execute("select app, name from fresh.django_migrations")
        applied = set(cursor.fetchall())
    made, migrated = described("fresh"), described("public")
    assert len(made) > 500
    assert made - migrated == migrated - made == set()
    assert applied == set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def test_the_script_is_of_these_migrations() -> None:
    assert tables.is_script_current(), "a migration is newer than the script: run `python -m tests.architecture.tables`"


@pytest.mark.django_db
def test_a_database_with_tables_is_left_as_it_is() -> None:
    url = make_conninfo(os.environ["DATABASE_URL"], dbname=connection.settings_dict["NAME"])
    assert not tables.create_tables(url=url)
