"""Sums beside a standard's number: how often it happened in all, to how many, and to how many never."""

from dataclasses import dataclass

from django.db import connection

from deskbell.standards.calendars import MICRO
from deskbell.standards.measuring import Count, Share
from deskbell.standards.outcomes import JUDGED, OUT, VALUE, parameters
from deskbell.standards.reads.figure import shown
from deskbell.standards.reads.measured import Measured


@dataclass(frozen=True)
class Sums:
    """Of what counts in the window. `total` is how often it happened to them, None where one can only say yes or no."""

    total: int | None
    some: int
    none: int


def sums(one: Measured) -> Sums | None:
    """The sums of a number or of yes and no; None for durations and points."""
    if isinstance(one.measure, Count):
        return _counted(one)
    if isinstance(one.measure, Share):
        share = shown(one.definition.goal, one.tally.kept, one.tally.missed)
        return Sums(None, share.kept, share.n - share.kept)
    return None


def _counted(one: Measured) -> Sums:
    """What is still pending has been counted so far as well."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"select coalesce(sum(value), 0), count(*) filter (where value > 0), count(*) filter (where value = 0) "
            f"from (select {VALUE} as value from ({JUDGED}) judged where outcome <> '{OUT}') counted",
            parameters(one.standard.pk, one.window),
        )
        total, some, none = cursor.fetchone()
    return Sums(int(total) // MICRO, some, none)
