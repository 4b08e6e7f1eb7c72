"""Rows that fall due are claimed by one worker with a lease; what a killed worker left half-done is claimed again.

One mechanism for intake, deliveries, mailbox polls and clocks, instead of a job queue beside the rows that say the same.
"""

from datetime import datetime, timedelta
from typing import TypeVar

from django.apps import apps
from django.db import models, transaction
from django.db.models import F

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
    without: tuple[str, ...] = (),
) -> list[Row]:
    """Claim up to `most` rows that are due at `at`, the longest due first; nobody else gets them until the lease is over.

    Committed at once: the doing comes after, in a transaction of its own, and ends by setting `due_at` (null: done).
    `order` takes them in another order; columns named in `without` are not loaded.
    """
    with transaction.atomic():
        due = model._default_manager.filter(due_at__lte=at).order_by(*order).defer(*without)
        rows = list(due.select_for_update(skip_locked=True)[:most])
        model._default_manager.filter(pk__in=[row.pk for row in rows]).update(due_at=at + lease, tries=F("tries") + 1)
    for row in rows:
        row.due_at = at + lease
        row.tries += 1
    return rows


def take_up(*, at: datetime) -> int:
    """Make due now what was claimed or put off; how many rows it were. For a worker that starts and finds itself alone:
    what a killed one had in its hands would otherwise wait for the lease.
    """
    kinds = [model for model in apps.get_models() if issubclass(model, Due)]
    return sum(kind._default_manager.filter(due_at__gt=at, tries__gt=0).update(due_at=at) for kind in kinds)
