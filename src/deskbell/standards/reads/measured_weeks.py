"""A standard week by week: the share or mean of each week with its interval and control limits."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from deskbell.kit.formats import format_number
from deskbell.standards import outcomes_by_period
from deskbell.standards.calendars import MICRO
from deskbell.standards.control_limits import Limits, laney_limits, xmr_limits
from deskbell.standards.display import format_micros
from deskbell.standards.intervals import KeptShare, Mean
from deskbell.standards.language import Aim, Goal
from deskbell.standards.outcomes import Tally, Window
from deskbell.standards.reads.board import readers_offset
from deskbell.standards.reads.figure import displayed_goal, displayed_share
from deskbell.standards.reads.measured_standard import MeasuredStandard, mean_target

WEEKS = 26


@dataclass(frozen=True)
class MeasuredWeek:
    """A week from Monday. `value`, `interval` and `limits` are as displayed: percent, or the unit of a goal that is a
    mean.

    `running`: the week is not over, so it sets no limits and is compared with none.
    """

    begins: date
    n: int
    counted: int
    value: float | None
    interval: Limits | None
    running: bool
    limits: Limits | None = None

    @property
    def outside(self) -> bool:
        """Whether the week is outside the control limits."""
        if self.value is None or self.limits is None:
            return False
        low, high = self.limits
        return not low - 1e-9 <= self.value <= high + 1e-9


@dataclass(frozen=True)
class MeasuredWeeks:
    """Weeks in order, the goal, and the function that formats a value."""

    weeks: list[MeasuredWeek]
    goal: float
    said: Callable[[float], str]
    shares: bool


def measure_weeks(one: MeasuredStandard) -> MeasuredWeeks:
    """Return the weeks of the last half year. Weeks before anything was measured are left out."""
    goal, offset = one.definition.goal, readers_offset(one.window.at)
    window, today = Window.last_days(7 * WEEKS, one.window.at, one.window.team), (one.window.at + offset).date()
    measure, slug = one.definition.measure, one.standard.slug
    if goal.is_mean:
        means = outcomes_by_period.means_by_period(measure=measure, standard=slug, window=window, days=7, offset=offset)
        known = {(bucket.begins + offset).date(): bucket.mean for bucket in means}
        return weeks_of_means(goal, [(day, known.get(day)) for day in _mondays(list(known), today)], today)
    found = outcomes_by_period.tallies_by_period(measure=measure, standard=slug, window=window, days=7, offset=offset)
    tallies = {(bucket.begins + offset).date(): bucket.tally for bucket in found}
    begun = [day for day, tally in tallies.items() if tally.share.n]
    return weeks_of_shares(goal, [(day, tallies.get(day)) for day in _mondays(begun, today)], today)


def weeks_of_shares(goal: Goal, found: Sequence[tuple[date, Tally | None]], today: date | None = None) -> MeasuredWeeks:
    """Return weeks of shares, with Laney p' limits."""
    made = []
    for day, tally in found:
        share = displayed_share(goal, tally.kept, tally.missed) if tally else KeptShare(0, 0)
        interval = (share.interval[0] * 100, share.interval[1] * 100) if share.interval else None
        value = None if share.share is None else share.share * 100
        made.append(MeasuredWeek(day, share.n, share.kept, value, interval, _is_unfinished(day, today)))
    complete = [week for week in made if week.n and not week.running]
    limits = laney_limits([(week.counted, week.n) for week in complete], [week.n for week in complete]) or []
    lows = {week.begins: (low * 100, high * 100) for week, (low, high) in zip(complete, limits, strict=False)}
    within = [replace(week, limits=lows.get(week.begins)) for week in made]
    return MeasuredWeeks(
        within, float(displayed_goal(goal)) * 100, lambda value: f"{format_number(round(value, 1))}%", True
    )


def weeks_of_means(goal: Goal, found: Sequence[tuple[date, Mean | None]], today: date | None = None) -> MeasuredWeeks:
    """Return weeks of means, with XmR limits. A limit below zero becomes zero, unless the mean is a score."""
    unit = MICRO * ((goal.length.unit.seconds or 1) if goal.length else 1)
    made = []
    for day, mean in found:
        ends = mean.interval if mean else None
        interval = (ends[0] / unit, ends[1] / unit) if ends else None
        value, n = (mean.mean / unit, mean.n) if mean else (None, 0)
        made.append(MeasuredWeek(day, n, n, value, interval, _is_unfinished(day, today)))
    limits = xmr_limits([week.value for week in made if week.value is not None and not week.running])
    if limits and goal.aim is not Aim.SCORE:
        limits = max(0.0, limits[0]), limits[1]
    within = [week if week.running or week.value is None else replace(week, limits=limits) for week in made]

    def said(value: float) -> str:
        return format_micros(int(value * unit)) if goal.length else format_number(round(value, 2))

    return MeasuredWeeks(within, mean_target(goal) / unit, said, False)


def _mondays(known: list[date], today: date) -> list[date]:
    if not known:
        return []
    first = min(known)
    return [first + timedelta(days=7 * n) for n in range((today - first).days // 7 + 1)]


def _is_unfinished(day: date, today: date | None) -> bool:
    return today is not None and day + timedelta(days=7) > today
