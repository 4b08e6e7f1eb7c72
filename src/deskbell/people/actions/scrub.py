"""Erased is erased: a deleted row stays readable on its page, in the statistics and in the log of the store for a while.

Every table that can hold words is written anew, then the store's log is ended, so that neither the data folder nor a copy of
it has them. A large house waits for the night, because a table stands still while it is written anew.
"""

import logging
import time
from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db import ProgrammingError, connection, models
from django.db.backends.utils import CursorWrapper

from deskbell.people.erased import note_down
from deskbell.people.models import Customer, Site

log = logging.getLogger(__name__)
SMALL = 256 * 1024 * 1024
NIGHT = range(1, 5)
PATIENCE = 20.0
WITHOUT_WORDS = {"journal_entry"}
WORDY = (models.TextField, models.CharField, models.BinaryField, models.JSONField)


def scrub(*, at: datetime, now: bool = False) -> int:
    """Empty the store of the words of everybody erased since the last time; how many people that were.

    `now` does not wait for the night. 0 when nobody was erased, it is not the time, or someone still reads the old rows.
    """
    erased = list(Customer.objects.filter(erased_at__isnull=False, scrubbed_at=None))
    note_down(people=erased)
    waiting = [one.id for one in erased]
    tables = wordy_tables()
    if not waiting or not (now or _small(tables) or _night(at)) or not _alone():
        return 0
    with connection.cursor() as cursor:
        cursor.execute("set lock_timeout = '15s'")
        try:
            for table, columns in tables.items():
                _forget_samples(cursor, table, columns)
                cursor.execute(f"vacuum (full, analyze) {connection.ops.quote_name(table)}")
            _statistics(cursor)
        finally:
            cursor.execute("reset lock_timeout")
    _end_log()
    Customer.objects.filter(id__in=waiting).update(scrubbed_at=at)
    return len(waiting)


def wordy_tables() -> dict[str, dict[str, str]]:
    """Every table of ours that has columns for words, with those and their types; from the models, so none is forgotten."""
    found: dict[str, dict[str, str]] = {}
    for config in apps.get_app_configs():
        if config.name.startswith("deskbell."):
            for model in config.get_models(include_auto_created=True):
                wordy = [field for field in model._meta.concrete_fields if isinstance(field, WORDY)]
                if wordy and model._meta.managed and model._meta.db_table not in WITHOUT_WORDS:
                    found[model._meta.db_table] = {str(field.column): str(field.db_type(connection)) for field in wordy}
    return found


def _small(tables: Iterable[str]) -> bool:
    with connection.cursor() as cursor:
        question = "select coalesce(sum(pg_total_relation_size(to_regclass(t))), 0) from unnest(%s::text[]) t"
        cursor.execute(question, [list(tables)])
        return int(cursor.fetchone()[0]) < SMALL


def _forget_samples(cursor: CursorWrapper, table: str, columns: Mapping[str, str]) -> None:
    """A table that is empty now is not sampled again, and would keep its old samples: the same type, told again, drops them."""
    name = connection.ops.quote_name(table)
    cursor.execute(f"select exists (select from {name})")
    if not cursor.fetchone()[0]:
        changes = (f"alter column {connection.ops.quote_name(column)} type {kind}" for column, kind in columns.items())
        cursor.execute(f"alter table {name} {', '.join(changes)}")


def _night(at: datetime) -> bool:
    site = Site.objects.order_by("id").first()
    return at.astimezone(ZoneInfo(site.zone if site else "UTC")).hour in NIGHT


def _alone() -> bool:
    """Wait until everybody who reads at this moment has ended: for them the old rows would be kept."""
    readers = _readers()
    deadline = time.monotonic() + PATIENCE
    while readers and time.monotonic() < deadline:
        time.sleep(0.1)
        readers &= _readers()
    return not readers


def _readers() -> set[tuple[int, str]]:
    """Open transactions of others, each by its process and its beginning."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pid, xact_start::text from pg_stat_activity "
            "where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null"
        )
        return set(cursor.fetchall())


def _statistics(cursor: CursorWrapper) -> None:
    """The planner's samples repeat the commonest words; only the owner of the server may write them anew."""
    try:
        cursor.execute("vacuum full pg_catalog.pg_statistic")
    except ProgrammingError as problem:
        log.warning("the statistics of this database server are not ours to empty (%s)", type(problem).__name__)


def _end_log() -> None:
    """Twice, because the first checkpoint still needs the log it was made from."""
    try:
        for _round in range(2):
            with connection.cursor() as cursor:
                cursor.execute("select pg_switch_wal()")
                cursor.execute("checkpoint")
    except ProgrammingError as problem:
        log.warning("the log of this database server is not ours to end (%s)", type(problem).__name__)
