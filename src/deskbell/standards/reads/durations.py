"""How long things took: median and 90th percentile. Open ones count as waiting."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.db import connection

from deskbell.standards import elapsed
from deskbell.standards.calendars import to_micros
from deskbell.standards.fact_files import is_stock_measure
from deskbell.standards.intervals import ENOUGH, kaplan_meier_quantile
from deskbell.standards.outcomes import JUDGED, outcome_parameters
from deskbell.standards.place_calendars import PlaceCalendars
from deskbell.standards.reads.measured_standard import MeasuredStandard

_FINISHED = f"select read from ({JUDGED}) judged where outcome <> 'out' and stop <= %(at)s order by 1"
_WAITING = f"""
    select judged.place, judged.started_at, r.paused::text
      from ({JUDGED}) judged join standards_row r on r.id = judged.row_id
     where judged.outcome <> 'out' and not coalesce(judged.stop <= %(at)s, false)
"""
_WAITING_NOW = """
    select c.place, c.started_at, r.paused::text
      from standards_clock c join standards_row r on r.id = c.row_id
     where c.standard_id = %(standard)s and c.started_at > %(begins)s and c.started_at <= %(at)s and not c.stock
       and c.out = '' and (c.stopped_at is null or c.stopped_at > %(at)s)
"""


@dataclass(frozen=True)
class Durations:
    """Durations in microseconds of the standard's own time. None while too many are open to tell, or when there are too
    few.
    """

    n: int
    median: int | None
    ninetieth: int | None
    at_share: int | None
    still_open: int


def measure_durations(one: MeasuredStandard, share: Fraction = Fraction(1, 2)) -> Durations:
    """Return the durations of everything counted in the window. `share` is one more share whose duration is wanted."""
    done = _finished(one) if one.counts is None or one.counts.lengths is None else one.counts.lengths
    waiting = _waiting(one)
    still = sorted(_elapsed_so_far(waiting, to_micros(one.window.at)))
    if is_stock_measure(one.definition.measure):
        done, still = still, []

    def duration_of(share: Fraction) -> int | None:
        return kaplan_meier_quantile(done, still, share) if n >= ENOUGH else None

    n = len(done) + len(still)
    return Durations(n, duration_of(Fraction(1, 2)), duration_of(Fraction(9, 10)), duration_of(share), len(waiting))


def duration_of_share(one: MeasuredStandard, share: Fraction) -> int | None:
    """Return the duration within which this share was done; None while too many are open to tell."""
    if one.counts is None or one.counts.lengths is None:
        return measure_durations(one, share).at_share
    still = sorted(_elapsed_so_far(_waiting(one), to_micros(one.window.at)))
    if len(one.counts.lengths) + len(still) < ENOUGH:
        return None
    return kaplan_meier_quantile(one.counts.lengths, still, share)


def _finished(one: MeasuredStandard) -> list[int]:
    """The finished durations, sorted."""
    with connection.cursor() as cursor:
        cursor.execute(_FINISHED, outcome_parameters(one.standard.pk, one.window))
        return [read for (read,) in cursor.fetchall()]


def _waiting(one: MeasuredStandard) -> list[tuple[str, datetime, str]]:
    """(place, start, pauses) of everything not done."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING_NOW if one.counts else _WAITING, outcome_parameters(one.standard.pk, one.window))
        return [(place, began, paused) for place, began, paused in cursor.fetchall()]


def _elapsed_so_far(waiting: Sequence[tuple[str, datetime, str]], at: int) -> Iterator[int]:
    places = PlaceCalendars()
    for place, began, paused in waiting:
        started, pauses = min(to_micros(began), at), () if paused == "[]" else json.loads(paused)
        yield elapsed.elapsed_time(
            places.calendar(place), started, at, [(one["begins"], one["ends"]) for one in pauses]
        )
