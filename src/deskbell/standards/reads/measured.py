"""One standard as it was at an instant: its number with all that belongs beside it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Q

from deskbell.standards import elapsed
from deskbell.standards.calendars import MICRO, to_micros
from deskbell.standards.intervals import Mean, Verdict
from deskbell.standards.language import Aim, Definition, Goal, from_json
from deskbell.standards.measuring import Measure, measures
from deskbell.standards.models import Clock, Standard, StandardVersion
from deskbell.standards.outcomes import JUDGED, Tally, Window, mean, parameters, tally
from deskbell.standards.places import Places
from deskbell.standards.projections.rows import course_from
from deskbell.standards.timing import soon_for


@dataclass(frozen=True)
class Measured:
    """A standard over its window as of `window.at`; `version` is the one in force then, or the last before.

    `risky` are the clocks that are running out; `mean` is what a goal for a mean is held against.
    """

    standard: Standard
    version: StandardVersion
    definition: Definition
    window: Window
    tally: Tally
    risky: list[int]
    mean: Mean | None = None

    @property
    def at_risk(self) -> int:
        return len(self.risky)

    @property
    def verdict(self) -> Verdict:
        goal = self.definition.goal
        if self.mean is None:
            return self.tally.share.verdict(goal.share)
        return self.mean.verdict(target(goal), at_least=goal.aim is Aim.SCORE)

    @property
    def measure(self) -> Measure | None:
        """None for one that nobody declares any more."""
        return measures().get(self.definition.measure)

    @property
    def ended(self) -> bool:
        ends = self.version.in_force_to
        return ends is not None and ends <= self.window.at


class NotYet(LookupError):
    """The standard was not in force yet at that instant."""


def measured(standard: Standard, *, at: datetime, live: bool) -> Measured:
    """Measure a standard; `live` when `at` is now, which is quicker. Raises NotYet."""
    version = version_at(standard, at)
    definition = from_json(version.definition)
    window = Window.over(definition.over_days, at)
    risk = _at_risk_now(standard, window) if live else _at_risk_then(standard, window)
    average = mean(standard=standard.pk, window=window) if definition.goal.by_mean else None
    return Measured(standard, version, definition, window, tally(standard=standard.pk, window=window), risk, average)


def target(goal: Goal) -> int:
    """The mean a goal asks for, in millionths (a duration: microseconds)."""
    if goal.length:
        return goal.length.micros or 0
    return int((goal.number or 0) * MICRO)


def version_at(standard: Standard, at: datetime) -> StandardVersion:
    found = standard.versions.filter(in_force_from__lte=at).order_by("-number").first()
    if found is None:
        raise NotYet(standard.slug)
    return found


def in_force(at: datetime, brand: str = "") -> list[Standard]:
    """The standards that hold at an instant, in the order of the handbook."""
    holds = Q(in_force_from__lte=at) & (Q(in_force_to=None) | Q(in_force_to__gt=at))
    versions = StandardVersion.objects.filter(holds).select_related("standard")
    if brand:
        versions = versions.filter(standard__brand=brand)
    return [v.standard for v in sorted(versions, key=lambda v: (v.standard.brand, _numbered(v.rule), v.standard_id))]


def _numbered(rule: str) -> list[int]:
    return [int(part) for part in rule.split(".") if part.isdigit()]


def _at_risk_now(standard: Standard, window: Window) -> list[int]:
    clocks = Clock.objects.filter(
        standard=standard, state="running", presses=True, soon_at__lte=window.at, due_at__gte=window.at
    )
    return list(clocks.filter(started_at__gt=window.begins).values_list("pk", flat=True))


def _at_risk_then(standard: Standard, window: Window) -> list[int]:
    """What was running out at a past instant: worked out from what was known of each course then."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"select id from ({JUDGED}) judged where outcome = 'pending' and presses", parameters(standard.pk, window)
        )
        pending = [row[0] for row in cursor.fetchall()]
    places, at = Places(), to_micros(window.at)
    clocks = Clock.objects.filter(pk__in=pending).select_related("row")
    return [clock.pk for clock in clocks if _ran_out_soon(clock, places, at)]


def _ran_out_soon(clock: Clock, places: Places, at: int) -> bool:
    course = course_from(clock.row)
    known = [
        (begins, ends if ends is not None and ends <= at else None) for begins, ends in course.pauses if begins <= at
    ]
    due = elapsed.due(places.calendar(clock.place), course.started, clock.amount, known)
    return due is not None and due - soon_for(clock.amount) <= at <= due
