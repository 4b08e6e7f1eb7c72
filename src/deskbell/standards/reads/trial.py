"""What the trial page shows for one target: the number, the curve, the weeks, and where it would have been missed."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import dropwhile

from django.utils.translation import gettext as _

from deskbell.kit.formats import format_number
from deskbell.people.models import Site, Team
from deskbell.standards.backtest.query import target_reading
from deskbell.standards.backtest.reading_counts import BacktestWeek
from deskbell.standards.backtest.slider import Slider, build_slider
from deskbell.standards.backtest.tightest_target import tightest_target
from deskbell.standards.display import format_micros
from deskbell.standards.intervals import ENOUGH, KeptShare, Verdict
from deskbell.standards.language import Aim, Goal
from deskbell.standards.outcomes import Tally
from deskbell.standards.reads.figure import displayed_share
from deskbell.standards.reads.measured_standard import mean_target
from deskbell.standards.reads.measured_weeks import weeks_of_shares
from deskbell.standards.reads.tried_standard import TriedStandard
from deskbell.standards.reads.weeks_plot import WeeksPlot, draw_weeks

MOST_APART = 6
LEFT, RIGHT, TOP, FOOT = 36, 690, 10, 200


@dataclass(frozen=True)
class TrialCurve:
    """The share kept at every target, drawn in a viewBox of 760 by 232. `band` is its interval, `marks` are (x, label)
    below it.
    """

    line: str
    band: str
    grid: list[tuple[float, int]]
    marks: list[tuple[float, str]]
    at_x: float
    at_y: float | None
    today_x: float | None
    today_y: float | None
    tight_x: float | None


@dataclass(frozen=True)
class TrialGroup:
    """A team, site, hour or topic, with its outcomes."""

    name: str
    share: KeptShare
    pending: int
    verdict: Verdict


@dataclass(frozen=True)
class Trial:
    """The result of one target.

    - `original` is the standard with which the page was opened.
    - `weeks_met` of `weeks_counted` weeks met the goal.
    - `tightest_goal` is the tightest target that was met in nine of ten weeks.
    """

    one: TriedStandard
    original: TriedStandard
    slider: Slider | None
    curve: TrialCurve | None
    weeks: list[BacktestWeek]
    plot: WeeksPlot | None
    weeks_met: int
    weeks_counted: int
    tightest_goal: Goal | None
    tightest_weeks: int
    groups: list[tuple[str, list[TrialGroup], int]]

    @property
    def fewer(self) -> int:
        """How many fewer would have been missed than with the standard with which the page was opened."""
        return self.original.tally.missed - self.one.tally.missed


def build_trial(one: TriedStandard, original: TriedStandard) -> Trial:
    """Try a target on the past, beside the one with which the page was opened."""
    goal = one.query.goal
    weeks = one.readings.count_weeks(one.query)
    moved = build_slider(goal, original.query.goal)
    tight, tight_weeks = _tightest_goal(one, moved)
    counted_weeks = [week for week in weeks if _count(week, goal) >= ENOUGH]
    return Trial(
        one=one,
        original=original,
        slider=moved,
        curve=_curve(one, original, moved, tight) if moved and _draggable(goal) else None,
        weeks=weeks,
        plot=None if goal.is_mean else _weeks_plot(one, weeks),
        weeks_met=sum(_made_goal(week, goal) for week in counted_weeks),
        weeks_counted=len(counted_weeks),
        tightest_goal=tight,
        tightest_weeks=tight_weeks,
        groups=_groups(one) if one.mean is None else [],
    )


def _weeks_plot(one: TriedStandard, weeks: list[BacktestWeek]) -> WeeksPlot:
    """The weeks as the page of a standard draws them. The week that is not over sets no limits."""
    offset = one.query.offset
    found = [((week.begins + offset).date(), week.tally) for week in _weeks_with_counts(weeks)]
    return draw_weeks(weeks_of_shares(one.query.goal, found, (one.query.at + offset).date()))


def _weeks_with_counts(weeks: list[BacktestWeek]) -> list[BacktestWeek]:
    """The weeks from the first one in which something counted."""
    return list(dropwhile(lambda week: not week.tally.share.n, weeks))


def _draggable(goal: Goal) -> bool:
    """Whether each place of the slider has a share of its own."""
    return not goal.is_mean and (goal.length is not None or goal.aim is Aim.EACH)


def _count(week: BacktestWeek, goal: Goal) -> int:
    return week.mean.n if goal.is_mean else week.tally.share.n


def _made_goal(week: BacktestWeek, goal: Goal) -> bool:
    if goal.is_mean:
        return week.mean.mean >= mean_target(goal) if goal.aim is Aim.SCORE else week.mean.mean <= mean_target(goal)
    share = week.tally.share
    return share.kept >= goal.share * share.n


def _tightest_goal(one: TriedStandard, moved: Slider | None) -> tuple[Goal | None, int]:
    """The tightest goal met in nine of ten weeks, rounded to a whole step of the slider on the safe side."""
    if moved is None:
        return None, 0
    found = tightest_target(one.readings, one.query)
    if found.target is None:
        return None, found.weeks
    goal = one.query.goal
    if isinstance(found.target, Fraction):
        reached = -found.target if goal.aim is Aim.AT_LEAST else 1 + found.target
        step = (reached * 100) // 1 if goal.aim is Aim.AT_LEAST else -(-(reached * 100) // 1)
        return moved.goal_at(Fraction(step)), found.weeks
    if goal.aim is Aim.SCORE:
        return moved.goal_at(moved.place(-found.target) // moved.step * moved.step), found.weeks
    return moved.goal_at(-(-moved.place(found.target) // moved.step) * moved.step), found.weeks


def _curve(one: TriedStandard, original: TriedStandard, moved: Slider, tight: Goal | None) -> TrialCurve:
    steps = int(moved.end / moved.step)
    tallies = one.readings.curve(one.query, target_reading(moved.goal_at(moved.step)), steps)
    places = [(LEFT + (RIGHT - LEFT) * at / steps, tally.share) for at, tally in enumerate(tallies)]
    known = [(x, share) for x, share in places if share.interval]

    def x(goal: Goal | None) -> float | None:
        """Where a goal of the same unit stands, if it is on the axis."""
        if goal is None:
            return None
        place = moved.place(target_reading(goal))
        return round(LEFT + (RIGHT - LEFT) * float(place / moved.end), 1) if place <= moved.end else None

    share, before = one.tally.share.share, original.tally.share.share
    upper = [f"{x:.1f} {_y(share.interval[1])}" for x, share in known if share.interval]
    lower = [f"{x:.1f} {_y(share.interval[0])}" for x, share in reversed(known) if share.interval]
    return TrialCurve(
        line="M" + "L".join(f"{x:.1f} {_y(share.share or 0)}" for x, share in known) if known else "",
        band="M" + "L".join([*upper, *lower]) + "Z" if known else "",
        grid=[(_y(mark / 100), mark) for mark in (0, 25, 50, 75, 100)],
        marks=[
            (round(LEFT + (RIGHT - LEFT) * at / 8, 1), format_slider_place(moved, moved.end * at / 8))
            for at in range(0, 9, 2)
        ],
        at_x=x(one.query.goal) or RIGHT,
        at_y=None if share is None else _y(share),
        today_x=x(original.query.goal),
        today_y=None if before is None else _y(before),
        tight_x=x(tight),
    )


def _y(share: float) -> float:
    return round(FOOT - share * (FOOT - TOP), 1)


def format_slider_place(moved: Slider, place: Fraction) -> str:
    """Return a position of the slider as text, such as "9 h", "3" or "95%"."""
    if moved.unit is None:
        return f"{format_number(float(place))}%" if moved.goal.number is None else format_number(float(place))
    if moved.unit.seconds is None:
        return format_number(float(place))
    return format_micros(int(place * moved.unit.seconds * 1_000_000))


def _groups(one: TriedStandard) -> list[tuple[str, list[TrialGroup], int]]:
    """Teams, sites, hours of the day and topics: the most missed first, and how many are not shown."""
    names = {
        "team": dict(Team.objects.values_list("slug", "name")),
        "site": dict(Site.objects.values_list("slug", "name")),
    }
    titles = {"team": _("Team"), "site": _("Location"), "hour": _("Hour of day"), "topic": _("Topic")}
    found = []
    for by, title in titles.items():
        rows = one.readings.count_by(one.query, by)
        if len(rows) > 1:
            parts = [_group(one, _group_name(by, value, names), tally) for value, tally in rows[:MOST_APART]]
            found.append((title, parts, len(rows) - len(parts)))
    return found


def _group(one: TriedStandard, name: str, tally: Tally) -> TrialGroup:
    goal = one.query.goal
    return TrialGroup(
        name, displayed_share(goal, tally.kept, tally.missed), tally.pending, tally.share.verdict(goal.share)
    )


def _group_name(by: str, value: str, names: dict[str, dict[str, str]]) -> str:
    if by == "hour":
        return f"{int(value):02d}:00–{(int(value) + 1) % 24:02d}:00"
    return names.get(by, {}).get(value, value) or _("none")
