"""One standard as it was at an instant: its number with everything that belongs to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Q

from deskbell.standards import elapsed
from deskbell.standards.calendars import MICRO, to_micros
from deskbell.standards.fact_files import is_stock_measure
from deskbell.standards.intervals import Mean, Verdict
from deskbell.standards.language import Aim, Definition, Goal, definition_from_json
from deskbell.standards.measuring import Measure, Span, declared_measures
from deskbell.standards.models import Clock, Standard, StandardVersion
from deskbell.standards.outcomes import JUDGED, Tally, Window, count_outcomes, mean_of_settled, outcome_parameters
from deskbell.standards.place_calendars import PlaceCalendars
from deskbell.standards.projections.row_projection import progress_from_row
from deskbell.standards.reads.standard_counts import CountQuery, StandardCounts, count_standards
from deskbell.standards.timing import warning_time

_PENDING = f"select id from ({JUDGED}) judged where outcome = 'pending' and presses"


@dataclass(frozen=True)
class MeasuredStandard:
    """A standard over its window as of `window.at`. `version` is the one in force then, or the last one before.

    - `at_risk_ids` are the ids of clocks at risk.
    - `mean` is set when the goal is a mean. `counts` is set when many standards were counted at once.
    """

    standard: Standard
    version: StandardVersion
    definition: Definition
    window: Window
    tally: Tally
    at_risk_ids: list[int]
    mean: Mean | None = None
    counts: StandardCounts | None = None

    @property
    def at_risk(self) -> int:
        return len(self.at_risk_ids)

    @property
    def verdict(self) -> Verdict:
        goal = self.definition.goal
        if self.mean is None:
            return self.tally.share.verdict(goal.share)
        return self.mean.verdict(mean_target(goal), at_least=goal.aim is Aim.SCORE)

    @property
    def measure(self) -> Measure | None:
        """The measure; None when it is no longer declared."""
        return declared_measures().get(self.definition.measure)

    @property
    def has_ended(self) -> bool:
        ends = self.version.in_force_to
        return ends is not None and ends <= self.window.at


class NotYetInForce(LookupError):
    """The standard was not in force yet at that instant."""


def measure_standard(standard: Standard, *, at: datetime, live: bool, team: str = "") -> MeasuredStandard:
    """Measure a standard, or a team's part of it. `live` means that `at` is now, which is faster. Raises NotYetInForce."""
    version = version_at(standard, at)
    definition = definition_from_json(version.definition)
    window = Window.last_days(definition.over_days, at, team)
    risk = _at_risk_now(standard, window) if live else _at_risk_then(standard, window)
    average = mean_of_settled(standard=standard.pk, window=window) if definition.goal.is_mean else None
    return MeasuredStandard(
        standard, version, definition, window, count_outcomes(standard=standard.pk, window=window), risk, average
    )


def measure_standards_now(
    standards: Sequence[Standard],
    *,
    at: datetime,
    offset: timedelta = timedelta(0),
    line: int = 0,
    lengths: bool = False,
) -> list[MeasuredStandard]:
    """Measure many standards as of now, with a few statements for all of them. Raises NotYetInForce.

    `line` is for how many of the last days (`offset` east of UTC) a tally each is wanted. `lengths`: also return
    durations.
    """
    versions = _versions(standards, at)
    definitions = {standard.pk: definition_from_json(versions[standard.pk][-1].definition) for standard in standards}
    asked = [
        _count_query(versions[standard.pk], definitions[standard.pk], line, lengths)
        for standard in standards
        if not is_stock_measure(definitions[standard.pk].measure)
    ]
    found, risk = count_standards(asked, at=at, offset=offset), _at_risk_of([one.standard for one in asked], at)
    every = []
    for standard in standards:
        definition, one = definitions[standard.pk], found.get(standard.pk)
        if one is None:
            every.append(measure_standard(standard, at=at, live=True))
            continue
        window = Window.last_days(definition.over_days, at)
        risky = [pk for pk, began in risk.get(standard.pk, ()) if began > window.begins]
        mean_of = one.mean if definition.goal.is_mean else None
        every.append(
            MeasuredStandard(standard, versions[standard.pk][-1], definition, window, one.tally, risky, mean_of, one)
        )
    return every


def _versions(standards: Sequence[Standard], at: datetime) -> dict[int, list[StandardVersion]]:
    """All versions in force up to an instant, the latest last."""
    found: dict[int, list[StandardVersion]] = {}
    asked = StandardVersion.objects.filter(standard__in=standards, in_force_from__lte=at)
    for version in asked.order_by("number"):
        found.setdefault(version.standard_id, []).append(version)
    for standard in standards:
        if standard.pk not in found:
            raise NotYetInForce(standard.slug)
    return found


def _count_query(versions: Sequence[StandardVersion], definition: Definition, line: int, lengths: bool) -> CountQuery:
    """What to count. Clocks of older versions may be on rows of another measure."""
    names = {version.definition["measure"] for version in versions}
    keepers = {known.row_measure.name if (known := declared_measures().get(name)) else name for name in names}
    lasts = isinstance(declared_measures().get(definition.measure), Span)
    by_length = definition.goal.aim in (Aim.MEDIAN, Aim.PERCENTILE) or (lengths and lasts)
    by_mean = definition.goal.is_mean
    return CountQuery(versions[-1].standard_id, definition.over_days, line, by_mean, by_length, frozenset(keepers))


def _at_risk_of(standards: Sequence[int], at: datetime) -> dict[int, list[tuple[int, datetime]]]:
    clocks = Clock.objects.filter(
        standard__in=standards, state="running", presses=True, soon_at__lte=at, due_at__gte=at
    )
    found: dict[int, list[tuple[int, datetime]]] = {}
    for standard, pk, began in clocks.values_list("standard", "pk", "started_at"):
        found.setdefault(standard, []).append((pk, began))
    return found


def mean_target(goal: Goal) -> int:
    """Return the mean that a goal asks for, in millionths; for a duration in microseconds."""
    if goal.length:
        return goal.length.micros or 0
    return int((goal.number or 0) * MICRO)


def version_at(standard: Standard, at: datetime) -> StandardVersion:
    """Return the version in force at an instant; if there is none, the last one before. Raises NotYetInForce."""
    found = standard.versions.filter(in_force_from__lte=at).order_by("-number").first()
    if found is None:
        raise NotYetInForce(standard.slug)
    return found


def standards_in_force(at: datetime, brand: str = "") -> list[Standard]:
    """Return the standards in force at an instant, in the order of the handbook."""
    holds = Q(in_force_from__lte=at) & (Q(in_force_to=None) | Q(in_force_to__gt=at))
    versions = StandardVersion.objects.filter(holds).select_related("standard")
    if brand:
        versions = versions.filter(standard__brand=brand)
    return [v.standard for v in sorted(versions, key=lambda v: (v.standard.brand, _rule_order(v.rule), v.standard_id))]


def _rule_order(rule: str) -> list[int]:
    return [int(part) for part in rule.split(".") if part.isdigit()]


def _at_risk_now(standard: Standard, window: Window) -> list[int]:
    clocks = Clock.objects.filter(
        standard=standard, state="running", presses=True, soon_at__lte=window.at, due_at__gte=window.at
    )
    clocks = clocks.filter(row__team=window.team) if window.team else clocks
    return list(clocks.filter(started_at__gt=window.begins).values_list("pk", flat=True))


def _at_risk_then(standard: Standard, window: Window) -> list[int]:
    """The clocks that were at risk at a past instant, computed from what was known of each row then."""
    with connection.cursor() as cursor:
        cursor.execute(_PENDING, outcome_parameters(standard.pk, window))
        pending = [row[0] for row in cursor.fetchall()]
    places, at = PlaceCalendars(), to_micros(window.at)
    clocks = Clock.objects.filter(pk__in=pending).select_related("row")
    return [clock.pk for clock in clocks if _was_at_risk(clock, places, at)]


def _was_at_risk(clock: Clock, places: PlaceCalendars, at: int) -> bool:
    progress = progress_from_row(clock.row)
    known = [
        (begins, ends if ends is not None and ends <= at else None) for begins, ends in progress.pauses if begins <= at
    ]
    due = elapsed.due_time(places.calendar(clock.place), progress.started, clock.amount, known)
    return due is not None and due - warning_time(clock.amount) <= at <= due
