"""Sums beside a standard's number: how often it happened, to how many subjects, and to how many never."""

from dataclasses import dataclass

from django.db import connection

from deskbell.standards.calendars import MICRO
from deskbell.standards.measuring import Count, Share
from deskbell.standards.outcomes import JUDGED, OUT, VALUE, outcome_parameters
from deskbell.standards.reads.figure import displayed_share
from deskbell.standards.reads.measured_standard import MeasuredStandard

_SUMS = (
    "select coalesce(sum(value), 0), count(*) filter (where value > 0), count(*) filter (where value = 0) "
    f"from (select {VALUE} as value from ({JUDGED}) judged where outcome <> '{OUT}') counted"
)


@dataclass(frozen=True)
class OccurrenceSums:
    """Sums over what counts in the window. `total` is how often it happened; None when the answer is only yes or no."""

    total: int | None
    some: int
    none: int


def sum_occurrences(one: MeasuredStandard) -> OccurrenceSums | None:
    """Return the sums of a count or a share; None for durations and scores."""
    if isinstance(one.measure, Count):
        return _sum_counts(one)
    if isinstance(one.measure, Share):
        share = displayed_share(one.definition.goal, one.tally.kept, one.tally.missed)
        return OccurrenceSums(None, share.kept, share.n - share.kept)
    return None


def _sum_counts(one: MeasuredStandard) -> OccurrenceSums:
    """Pending subjects are included with what they have so far."""
    with connection.cursor() as cursor:
        cursor.execute(_SUMS, outcome_parameters(one.standard.pk, one.window))
        total, some, none = cursor.fetchone()
    return OccurrenceSums(int(total) // MICRO, some, none)
