"""Rows that fall due are claimed by one worker with a lease; what a killed worker left half-done is claimed again.

One mechanism for intake, deliveries, mailbox polls and clocks, instead of a job queue beside the rows that say the same.
"""

import threading
from datetime import datetime, timedelta
from functools import cache
from operator import attrgetter
from typing import TypeVar

from django.apps import apps
from django.db import models

from deskbell.kit.bulk import ask, columns, row

Row = TypeVar("Row", bound="Due")
LEASE = timedelta(minutes=2)


class Due(models.Model):
    """Something to be done at or after `due_at`; null when nothing is left to do. Claiming moves it past the lease."""

    due_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True


def claim(
    model: type[Row],
    *,
    at: datetime,
    most: int = 20,
    lease: timedelta = LEASE,
    order: tuple[str, ...] = ("due_at", "pk"),
    most_of: tuple[str, int] | None = None,
) -> list[Row]:
    """Claim up to `most` rows that are due at `at`, the longest due first; nobody else gets them until the lease is over.

    Committed at once: the doing comes after, in a transaction of its own, and ends by setting `due_at` (null: done).
    `order` takes them in another order. `most_of` names a column that is None when it holds more than so many bytes.
    """
    names = columns(model)
    found = ask(_claim(model, order, tuple(names), most_of), [at, most, at + lease])
    rows = [row(model, names, values) for values in found]
    hands: Hands | None = getattr(_here, "hands", None)
    if hands is not None and rows:
        hands.hold(rows, until=at + lease)
    return sorted(rows, key=attrgetter(*order))


@cache
def _claim(model: type[Row], order: tuple[str, ...], names: tuple[str, ...], most_of: tuple[str, int] | None) -> str:
    """One statement, so that it is a transaction of its own, and asking in vain costs little."""
    table, key = model._meta.db_table, "id"
    by = ", ".join(f'"{key if name == "pk" else name}"' for name in order)
    wanted = {name: f'"{name}"' for name in names}
    if most_of is not None:
        name, size = most_of
        wanted[name] = f'case when octet_length("{name}") <= {size:d} then "{name}" end'
    return (
        f'with due as materialized (select "{key}" as found from "{table}" where due_at <= %s '
        f"order by {by} limit %s for update skip locked) "
        f'update "{table}" set due_at = %s, tries = tries + 1 from due where "{key}" = found '
        f"returning {', '.join(wanted.values())}"
    )


class Hands:
    """What a thread has claimed and not yet done with. When the store fails under it, the thread is still there once the
    store is back, and hands it back then: nobody has to wait for a lease that belongs to nobody.
    """

    def __init__(self) -> None:
        self._held: list[tuple[type[Due], list[int], datetime]] = []
        _here.hands = self

    def hold(self, rows: list[Row], *, until: datetime) -> None:
        self._held.append((type(rows[0]), [one.pk for one in rows], until))

    def done(self) -> None:
        """The step ended, well or by a fault of its own: what is left of it waits for its lease."""
        self._held.clear()

    def hand_back(self, *, at: datetime) -> int:
        """Make due now what the failing store left undone; how many rows. Only what was tried once: if a row itself is
        what makes the store fail, the others go first from then on.
        """
        back = 0
        for model, keys, until in self._held:
            left = model._default_manager.filter(pk__in=keys, due_at=until, tries=1)
            back += left.update(due_at=at)
        self._held.clear()
        return back


_here = threading.local()


def take_up(*, at: datetime) -> int:
    """Make due now what was claimed or put off; how many rows it were. For a worker that starts and finds itself alone:
    what a killed one had in its hands would otherwise wait for the lease.
    """
    kinds = [model for model in apps.get_models() if issubclass(model, Due)]
    return sum(kind._default_manager.filter(due_at__gt=at, tries__gt=0).update(due_at=at) for kind in kinds)
