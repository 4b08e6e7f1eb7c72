"""A standard week by week: the share or the mean of each week with its interval, and the limits of what is usual for it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from deskbell.kit.spoken import number
from deskbell.standards import history
from deskbell.standards.calendars import MICRO
from deskbell.standards.intervals import Mean, Share
from deskbell.standards.language import Aim, Goal
from deskbell.standards.limits import Limits, laney, xmr
from deskbell.standards.outcomes import Tally, Window
from deskbell.standards.reads.board import offset_at
from deskbell.standards.reads.figure import aimed, shown
from deskbell.standards.reads.measured import Measured, target
from deskbell.standards.said import micros_said

WEEKS = 26


@dataclass(frozen=True)
class Week:
    """A week from Monday. `value`, `interval` and `limits` are as they are shown: percent, or the unit of a goal for a mean.

    `running`: it is not over, so it sets no limits and is held against none.
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
        """Whether it is news rather than chance."""
        if self.value is None or self.limits is None:
            return False
        low, high = self.limits
        return not low - 1e-9 <= self.value <= high + 1e-9


@dataclass(frozen=True)
class Weeks:
    """Weeks in order, the goal they are held against, and how a value is said."""

    weeks: list[Week]
    goal: float
    said: Callable[[float], str]
    shares: bool


def weeks(one: Measured) -> Weeks:
    """The last half year, from the columns; weeks before anything was measured are left away."""
    goal, offset = one.definition.goal, offset_at(one.window.at)
    window, today = Window.over(7 * WEEKS, one.window.at, one.window.team), (one.window.at + offset).date()
    measure, slug = one.definition.measure, one.standard.slug
    if goal.by_mean:
        means = history.means(measure=measure, standard=slug, window=window, days=7, offset=offset)
        known = {(bucket.begins + offset).date(): bucket.mean for bucket in means}
        return of_means(goal, [(day, known.get(day)) for day in _mondays(list(known), today)], today)
    found = history.buckets(measure=measure, standard=slug, window=window, days=7, offset=offset)
    tallies = {(bucket.begins + offset).date(): bucket.tally for bucket in found}
    begun = [day for day, tally in tallies.items() if tally.share.n]
    return of_shares(goal, [(day, tallies.get(day)) for day in _mondays(begun, today)], today)


def of_shares(goal: Goal, found: Sequence[tuple[date, Tally | None]], today: date | None = None) -> Weeks:
    """Weeks of shares, within the limits of Laney's p'."""
    made = []
    for day, tally in found:
        share = shown(goal, tally.kept, tally.missed) if tally else Share(0, 0)
        interval = (share.interval[0] * 100, share.interval[1] * 100) if share.interval else None
        value = None if share.share is None else share.share * 100
        made.append(Week(day, share.n, share.kept, value, interval, _running(day, today)))
    told = [week for week in made if week.n and not week.running]
    limits = laney([(week.counted, week.n) for week in told], [week.n for week in told]) or []
    lows = {week.begins: (low * 100, high * 100) for week, (low, high) in zip(told, limits, strict=False)}
    within = [replace(week, limits=lows.get(week.begins)) for week in made]
    return Weeks(within, float(aimed(goal)) * 100, lambda value: f"{number(round(value, 1))}%", True)


def of_means(goal: Goal, found: Sequence[tuple[date, Mean | None]], today: date | None = None) -> Weeks:
    """Weeks of means, within the limits of XmR; what cannot be below nothing has no limit there."""
    unit = MICRO * ((goal.length.unit.seconds or 1) if goal.length else 1)
    made = []
    for day, mean in found:
        ends = mean.interval if mean else None
        interval = (ends[0] / unit, ends[1] / unit) if ends else None
        value, n = (mean.mean / unit, mean.n) if mean else (None, 0)
        made.append(Week(day, n, n, value, interval, _running(day, today)))
    limits = xmr([week.value for week in made if week.value is not None and not week.running])
    if limits and goal.aim is not Aim.SCORE:
        limits = max(0.0, limits[0]), limits[1]
    within = [week if week.running or week.value is None else replace(week, limits=limits) for week in made]

    def said(value: float) -> str:
        return micros_said(int(value * unit)) if goal.length else number(round(value, 2))

    return Weeks(within, target(goal) / unit, said, False)


def _mondays(known: list[date], today: date) -> list[date]:
    if not known:
        return []
    first = min(known)
    return [first + timedelta(days=7 * n) for n in range((today - first).days // 7 + 1)]


def _running(day: date, today: date | None) -> bool:
    return today is not None and day + timedelta(days=7) > today
