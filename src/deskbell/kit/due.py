"""Rows that fall due are claimed by one worker with a lease; what a killed worker left half-done is claimed again.

One mechanism for intake, deliveries, mailbox polls and clocks, instead of a job queue beside the rows that say the same.
"""

from datetime import datetime, timedelta
from typing import TypeVar

from django.db import models, transaction

Row = TypeVar("Row", bound="Due")
LEASE = timedelta(minutes=2)


class Due(models.Model):
    """Something to be done at or after `due_at`; null when nothing is left to do. Claiming moves it past the lease."""

    due_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True


def claim(model: type[Row], *, at: datetime, most: int = 20, lease: timedelta = LEASE) -> list[Row]:
    """Claim up to `most` rows that are due at `at`, the longest due first; nobody else gets them until the lease is over.

    Committed at once: the doing comes after, in a transaction of its own, and ends by setting `due_at` (null: done).
    """
    with transaction.atomic():
        rows = list(
            model._default_manager.filter(due_at__lte=at)
            .order_by("due_at", "pk")
            .select_for_update(skip_locked=True)[:most]
        )
        for row in rows:
            row.due_at = at + lease
            row.tries += 1
        model._default_manager.bulk_update(rows, ["due_at", "tries"])
    return rows
