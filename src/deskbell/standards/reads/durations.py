"""How long it took: median and 90th percentile, with those still waiting counted as waiting."""

from dataclasses import dataclass
from fractions import Fraction

from django.db import connection

from deskbell.standards import elapsed
from deskbell.standards.calendars import to_micros
from deskbell.standards.facts import stock
from deskbell.standards.intervals import ENOUGH, within
from deskbell.standards.models import Clock
from deskbell.standards.outcomes import JUDGED, parameters
from deskbell.standards.places import Places
from deskbell.standards.projections.rows import course_from
from deskbell.standards.reads.measured import Measured


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
    with connection.cursor() as cursor:
        cursor.execute(
            f"select id, read, coalesce(stop <= %(at)s, false) from ({JUDGED}) judged where outcome <> 'out'",
            parameters(one.standard.pk, one.window),
        )
        found = cursor.fetchall()
    waiting = [clock for clock, _, stopped in found if not stopped]
    lengths = [(reading, True) for _, reading, stopped in found if stopped]
    ages = stock(one.definition.measure)
    lengths += [(length, ages) for length in _so_far(waiting, to_micros(one.window.at))]

    def told(share: Fraction) -> int | None:
        return within(lengths, share) if len(lengths) >= ENOUGH else None

    return Durations(len(lengths), told(Fraction(1, 2)), told(Fraction(9, 10)), told(asked), len(waiting))


def _so_far(clocks: list[int], at: int) -> list[int]:
    places, found = Places(), []
    for clock in Clock.objects.filter(pk__in=clocks).select_related("row"):
        course = course_from(clock.row)
        started = min(course.started, at)
        found.append(elapsed.reading(places.calendar(clock.place), started, at, course.pauses))
    return found
