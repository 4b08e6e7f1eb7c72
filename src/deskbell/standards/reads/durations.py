"""How long it took: median and 90th percentile, with those still waiting counted as waiting."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.db import connection

from deskbell.standards import elapsed
from deskbell.standards.calendars import to_micros
from deskbell.standards.facts import stock
from deskbell.standards.intervals import ENOUGH, within
from deskbell.standards.outcomes import JUDGED, parameters
from deskbell.standards.places import Places
from deskbell.standards.reads.measured import Measured

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
    """In microseconds of the standard's own time; None while too many are still open to tell, or they are too few."""

    n: int
    median: int | None
    ninetieth: int | None
    asked: int | None
    still_open: int


def durations(one: Measured, asked: Fraction = Fraction(1, 2)) -> Durations:
    """The durations of all that was counted in the window; `asked` is one more share to tell."""
    done = _done(one) if one.counted is None or one.counted.lengths is None else one.counted.lengths
    waiting = _waiting(one)
    still = sorted(_so_far(waiting, to_micros(one.window.at)))
    if stock(one.definition.measure):
        done, still = still, []

    def told(share: Fraction) -> int | None:
        return within(done, still, share) if n >= ENOUGH else None

    n = len(done) + len(still)
    return Durations(n, told(Fraction(1, 2)), told(Fraction(9, 10)), told(asked), len(waiting))


def lasted(one: Measured, share: Fraction) -> int | None:
    """By when that share was done."""
    if one.counted is None or one.counted.lengths is None:
        return durations(one, share).asked
    still = sorted(_so_far(_waiting(one), to_micros(one.window.at)))
    if len(one.counted.lengths) + len(still) < ENOUGH:
        return None
    return within(one.counted.lengths, still, share)


def _done(one: Measured) -> list[int]:
    """What was read of what was done, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"select read from ({JUDGED}) judged where outcome <> 'out' and stop <= %(at)s order by 1",
            parameters(one.standard.pk, one.window),
        )
        return [read for (read,) in cursor.fetchall()]


def _waiting(one: Measured) -> list[tuple[str, datetime, str]]:
    """Place, start and pauses of what was not done."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING_NOW if one.counted else _WAITING, parameters(one.standard.pk, one.window))
        return [(place, began, paused) for place, began, paused in cursor.fetchall()]


def _so_far(waiting: Sequence[tuple[str, datetime, str]], at: int) -> Iterator[int]:
    places = Places()
    for place, began, paused in waiting:
        started, pauses = min(to_micros(began), at), () if paused == "[]" else json.loads(paused)
        yield elapsed.reading(places.calendar(place), started, at, [(one["begins"], one["ends"]) for one in pauses])
