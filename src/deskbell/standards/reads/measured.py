"""One standard as it was at an instant: its number with all that belongs beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Q

from deskbell.standards import elapsed
from deskbell.standards.calendars import MICRO, to_micros
from deskbell.standards.facts import stock
from deskbell.standards.intervals import Mean, Verdict
from deskbell.standards.language import Aim, Definition, Goal, from_json
from deskbell.standards.measuring import Measure, Span, measures
from deskbell.standards.models import Clock, Standard, StandardVersion
from deskbell.standards.outcomes import JUDGED, Tally, Window, mean, parameters, tally
from deskbell.standards.places import Places
from deskbell.standards.projections.rows import course_from
from deskbell.standards.reads.counted import Ask, Counted, counted
from deskbell.standards.timing import soon_for


@dataclass(frozen=True)
class Measured:
    """A standard over its window as of `window.at`; `version` is the one in force then, or the last before.

    `risky` are the clocks that are running out; `mean` is what a goal for a mean is held against. `counted` is there where
    many were measured at once.
    """

    standard: Standard
    version: StandardVersion
    definition: Definition
    window: Window
    tally: Tally
    risky: list[int]
    mean: Mean | None = None
    counted: Counted | None = None

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


def measured(standard: Standard, *, at: datetime, live: bool, team: str = "") -> Measured:
    """Measure a standard, or a team's part in it; `live` when `at` is now, which is quicker. Raises NotYet."""
    version = version_at(standard, at)
    definition = from_json(version.definition)
    window = Window.over(definition.over_days, at, team)
    risk = _at_risk_now(standard, window) if live else _at_risk_then(standard, window)
    average = mean(standard=standard.pk, window=window) if definition.goal.by_mean else None
    return Measured(standard, version, definition, window, tally(standard=standard.pk, window=window), risk, average)


def measured_now(
    standards: Sequence[Standard],
    *,
    at: datetime,
    offset: timedelta = timedelta(0),
    line: int = 0,
    lengths: bool = False,
) -> list[Measured]:
    """Many standards as of now, in a few questions for all of them; `line` is for how many days of the reader, who is
    `offset` east of UTC, there shall be a tally each, `lengths` asks for how long it took each. Raises NotYet.
    """
    versions = _versions(standards, at)
    definitions = {standard.pk: from_json(versions[standard.pk][-1].definition) for standard in standards}
    asked = [
        _ask(versions[standard.pk], definitions[standard.pk], line, lengths)
        for standard in standards
        if not stock(definitions[standard.pk].measure)
    ]
    found, risk = counted(asked, at=at, offset=offset), _at_risk_of([one.standard for one in asked], at)
    every = []
    for standard in standards:
        definition, one = definitions[standard.pk], found.get(standard.pk)
        if one is None:
            every.append(measured(standard, at=at, live=True))
            continue
        window = Window.over(definition.over_days, at)
        risky = [pk for pk, began in risk.get(standard.pk, ()) if began > window.begins]
        mean_of = one.mean if definition.goal.by_mean else None
        every.append(Measured(standard, versions[standard.pk][-1], definition, window, one.tally, risky, mean_of, one))
    return every


def _versions(standards: Sequence[Standard], at: datetime) -> dict[int, list[StandardVersion]]:
    """All that were in force up to an instant, the last one last."""
    found: dict[int, list[StandardVersion]] = {}
    asked = StandardVersion.objects.filter(standard__in=standards, in_force_from__lte=at)
    for version in asked.order_by("number"):
        found.setdefault(version.standard_id, []).append(version)
    for standard in standards:
        if standard.pk not in found:
            raise NotYet(standard.slug)
    return found


def _ask(versions: Sequence[StandardVersion], definition: Definition, line: int, lengths: bool) -> Ask:
    """What to count. Clocks of older versions may judge the rows of another measure."""
    names = {version.definition["measure"] for version in versions}
    keepers = {known.keeper.name if (known := measures().get(name)) else name for name in names}
    lasts = isinstance(measures().get(definition.measure), Span)
    by_length = definition.goal.aim in (Aim.MEDIAN, Aim.PERCENTILE) or (lengths and lasts)
    by_mean = definition.goal.by_mean
    return Ask(versions[-1].standard_id, definition.over_days, line, by_mean, by_length, frozenset(keepers))


def _at_risk_of(standards: Sequence[int], at: datetime) -> dict[int, list[tuple[int, datetime]]]:
    clocks = Clock.objects.filter(
        standard__in=standards, state="running", presses=True, soon_at__lte=at, due_at__gte=at
    )
    found: dict[int, list[tuple[int, datetime]]] = {}
    for standard, pk, began in clocks.values_list("standard", "pk", "started_at"):
        found.setdefault(standard, []).append((pk, began))
    return found


def target(goal: Goal) -> int:
    """The mean a goal asks for, in millionths (a duration: microseconds)."""
    if goal.length:
        return goal.length.micros or 0
    return int((goal.number or 0) * MICRO)


def version_at(standard: Standard, at: datetime) -> StandardVersion:
    """The version in force at an instant, else the last one before. Raises NotYet."""
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
    clocks = clocks.filter(row__team=window.team) if window.team else clocks
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
