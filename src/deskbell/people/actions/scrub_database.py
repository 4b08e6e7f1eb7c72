"""Remove the text of erased customers from the database files.

A deleted row stays readable for a while: in its page, in the planner's statistics and in the write-ahead log. So:

1. Write every erased customer on the erasure list.
2. Stop if nobody was erased, or if the database is large and it is not night, or if another transaction still reads.
3. Remove the statistics of empty tables. Then run `vacuum full` on every table with text columns: this locks each
   table.
4. Rewrite the planner's statistics, and switch to a new write-ahead log.
"""

import logging
import time
from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db import ProgrammingError, connection, models
from django.db.backends.utils import CursorWrapper

from deskbell.people.erasure_list import append_to_erasure_list
from deskbell.people.models import Customer, Site

log = logging.getLogger(__name__)
SMALL_DATABASE = 256 * 1024 * 1024
NIGHT_HOURS = range(1, 5)
READER_TIMEOUT = 20.0
TABLES_WITHOUT_TEXT = {"journal_entry"}
TEXT_FIELDS = (models.TextField, models.CharField, models.BinaryField, models.JSONField)


def scrub_database(*, at: datetime, at_night_only: bool = True) -> int:
    """Remove the text of all customers erased since the last run. Returns how many customers that were.

    Returns 0 if nothing was done: nobody was erased, or it is not night, or another transaction may still see the old
    rows. A large database waits for the night, unless `at_night_only` is False.
    """
    erased = list(Customer.objects.filter(erased_at__isnull=False, scrubbed_at=None))
    append_to_erasure_list(customers=erased)
    waiting = [one.id for one in erased]
    tables = list_text_columns()
    if not waiting or not (not at_night_only or _is_small(tables) or _is_night(at)) or not _wait_for_readers():
        return 0
    with connection.cursor() as cursor:
        cursor.execute("set lock_timeout = '15s'")
        try:
            for table, columns in tables.items():
                _drop_samples(cursor, table, columns)
                cursor.execute(f"vacuum (full, analyze) {connection.ops.quote_name(table)}")
            _vacuum_statistics(cursor)
        finally:
            cursor.execute("reset lock_timeout")
    _end_write_ahead_log()
    Customer.objects.filter(id__in=waiting).update(scrubbed_at=at)
    return len(waiting)


def list_text_columns() -> dict[str, dict[str, str]]:
    """Return {table: {column: SQL type}} of every text column, as found in the models."""
    found: dict[str, dict[str, str]] = {}
    for config in apps.get_app_configs():
        if config.name.startswith("deskbell."):
            for model in config.get_models(include_auto_created=True):
                wordy = [field for field in model._meta.local_concrete_fields if isinstance(field, TEXT_FIELDS)]
                if wordy and model._meta.managed and model._meta.db_table not in TABLES_WITHOUT_TEXT:
                    found[model._meta.db_table] = {str(field.column): str(field.db_type(connection)) for field in wordy}
    return found


def _is_small(tables: Iterable[str]) -> bool:
    with connection.cursor() as cursor:
        question = "select coalesce(sum(pg_total_relation_size(to_regclass(t))), 0) from unnest(%s::text[]) t"
        cursor.execute(question, [list(tables)])
        return int(cursor.fetchone()[0]) < SMALL_DATABASE


def _drop_samples(cursor: CursorWrapper, table: str, columns: Mapping[str, str]) -> None:
    """Remove the planner's statistics of an empty table, which `analyze` would keep. Setting a column's type again
    removes them.
    """
    name = connection.ops.quote_name(table)
    cursor.execute(f"select exists (select from {name})")
    if not cursor.fetchone()[0]:
        changes = (f"alter column {connection.ops.quote_name(column)} type {kind}" for column, kind in columns.items())
        cursor.execute(f"alter table {name} {', '.join(changes)}")


def _is_night(at: datetime) -> bool:
    site = Site.objects.order_by("id").first()
    return at.astimezone(ZoneInfo(site.zone if site else "UTC")).hour in NIGHT_HOURS


def _wait_for_readers() -> bool:
    """Wait for every transaction that is open now, because vacuum keeps old rows for them. Returns False if one has not
    ended in time.
    """
    readers = _list_readers()
    deadline = time.monotonic() + READER_TIMEOUT
    while readers and time.monotonic() < deadline:
        time.sleep(0.1)
        readers &= _list_readers()
    return not readers


def _list_readers() -> set[tuple[int, str]]:
    """Return the open transactions of other connections as (process id, start)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pid, xact_start::text from pg_stat_activity "
            "where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null"
        )
        return set(cursor.fetchall())


def _vacuum_statistics(cursor: CursorWrapper) -> None:
    """Rewrite the planner's statistics, which hold frequent values. Needs the rights of the owner of the database
    server.
    """
    try:
        cursor.execute("vacuum full pg_catalog.pg_statistic")
    except ProgrammingError as problem:
        log.warning("the statistics of this database server are not ours to empty (%s)", type(problem).__name__)


def _end_write_ahead_log() -> None:
    """Switch the write-ahead log twice: after the first checkpoint the server still needs the log written before it."""
    try:
        for _round in range(2):
            with connection.cursor() as cursor:
                cursor.execute("select pg_switch_wal()")
                cursor.execute("checkpoint")
    except ProgrammingError as problem:
        log.warning("the log of this database server is not ours to end (%s)", type(problem).__name__)
