"""Rows with a due time, claimed by one worker at a time. If the worker dies, the row is due again when its lease ends.

Mail intake, deliveries, mailbox polls and clocks use this. There is no separate job queue.
"""

import threading
from datetime import datetime, timedelta
from functools import cache
from operator import attrgetter
from typing import TypeVar

from django.apps import apps
from django.db import models

from deskbell.kit.bulk import build_row, column_names, run_sql

Row = TypeVar("Row", bound="DueRow")
LEASE = timedelta(minutes=2)


class DueRow(models.Model):
    """Base model of rows that have work to do at `due_at`. Null means nothing to do. A claim moves `due_at` to the end
    of the lease.
    """

    due_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True


def claim_due_rows(
    model: type[Row],
    *,
    at: datetime,
    limit: int = 20,
    lease: timedelta = LEASE,
    order: tuple[str, ...] = ("due_at", "pk"),
    max_bytes_of: tuple[str, int] | None = None,
) -> list[Row]:
    """Claim up to `limit` rows that are due at `at` and return them, the longest due first.

    1. Select the due rows and lock them. Rows that another worker has locked are skipped.
    2. Set `due_at` to the end of the lease (`at` + `lease`) and add 1 to the row's number of tries. This commits at
       once.
    3. The caller does the work in its own transaction. At its end it sets `due_at`: null means done, a later time means
       retry.
    4. If the worker dies before that, the row is due again when the lease ends.

    `order` names columns to sort by instead. `max_bytes_of` is (column, size): a larger value is returned as None.
    """
    names = column_names(model)
    found = run_sql(_claim_statement(model, order, tuple(names), max_bytes_of), [at, limit, at + lease])
    rows = [build_row(model, names, values) for values in found]
    claimed: ClaimedRows | None = getattr(_thread, "claimed", None)
    if claimed is not None and rows:
        claimed.add(rows, until=at + lease)
    return sorted(rows, key=attrgetter(*order))


@cache
def _claim_statement(
    model: type[Row], order: tuple[str, ...], names: tuple[str, ...], max_bytes_of: tuple[str, int] | None
) -> str:
    """Return the SQL of the claim: one statement, which is its own transaction and is cheap when no row is due."""
    table, key = model._meta.db_table, "id"
    by = ", ".join(f'"{key if name == "pk" else name}"' for name in order)
    expressions = {name: f'"{name}"' for name in names}
    if max_bytes_of is not None:
        name, size = max_bytes_of
        expressions[name] = f'case when octet_length("{name}") <= {size:d} then "{name}" end'
    return (
        f'with due as materialized (select "{key}" as found from "{table}" where due_at <= %s '
        f"order by {by} limit %s for update skip locked) "
        f'update "{table}" set due_at = %s, tries = tries + 1 from due where "{key}" = found '
        f"returning {', '.join(expressions.values())}"
    )


class ClaimedRows:
    """The rows that the current thread has claimed and not finished.

    If the database fails during a step, the thread makes these rows due again as soon as the database works. Otherwise
    they would wait for the end of their lease.
    """

    def __init__(self) -> None:
        self._rows: list[tuple[type[DueRow], list[int], datetime]] = []
        _thread.claimed = self

    def add(self, rows: list[Row], *, until: datetime) -> None:
        """Remember rows that are claimed until `until`."""
        self._rows.append((type(rows[0]), [one.pk for one in rows], until))

    def clear(self) -> None:
        """Forget the rows, at the end of a step. Rows that the step left unfinished wait for the end of their lease."""
        self._rows.clear()

    def release(self, *, at: datetime) -> int:
        """Make the remembered rows due at `at`. Returns how many there were.

        Rows that were tried before are left out: one of them may itself cause the failure, so other rows go first.
        """
        back = 0
        for model, keys, until in self._rows:
            left = model._default_manager.filter(pk__in=keys, due_at=until, tries=1)
            back += left.update(due_at=at)
        self._rows.clear()
        return back


_thread = threading.local()


def release_abandoned_rows(*, at: datetime) -> int:
    """Make every claimed or postponed row due at `at`. Returns how many there were.

    Call this only when no other worker runs. Rows that a dead worker had claimed then do not wait for the end of their
    lease.
    """
    kinds = [model for model in apps.get_models() if issubclass(model, DueRow)]
    return sum(kind._default_manager.filter(due_at__gt=at, tries__gt=0).update(due_at=at) for kind in kinds)
