"""All that the trial page shows of one target: the number, the curve, the weeks, and where it would have been missed."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import dropwhile

from django.utils.translation import gettext as _

from deskbell.kit.spoken import number
from deskbell.people.models import Site, Team
from deskbell.standards.backtest.asked import limit
from deskbell.standards.backtest.slider import Slider, slider
from deskbell.standards.backtest.tightest import tightest
from deskbell.standards.backtest.told import Week
from deskbell.standards.intervals import ENOUGH, Share, Verdict
from deskbell.standards.language import Aim, Goal
from deskbell.standards.outcomes import Tally
from deskbell.standards.reads.figure import shown
from deskbell.standards.reads.measured import target
from deskbell.standards.reads.tried import Tried
from deskbell.standards.reads.weeks import of_shares
from deskbell.standards.reads.weeks_drawn import Plot, draw
from deskbell.standards.said import micros_said

MOST_APART = 6
LEFT, RIGHT, TOP, FOOT = 36, 690, 10, 200


@dataclass(frozen=True)
class Curve:
    """The share kept at every target: a viewBox of 760 by 232. `band` is its interval, `marks` are (x, label) below it."""

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
class Part:
    """A team, an hour or a topic with what would have become of it."""

    name: str
    share: Share
    pending: int
    verdict: Verdict


@dataclass(frozen=True)
class Trial:
    """`today` is the standard one began with, `tight` the tightest target that held; `held` of `told` weeks made the goal."""

    one: Tried
    today: Tried
    slider: Slider | None
    curve: Curve | None
    weeks: list[Week]
    plot: Plot | None
    held: int
    told: int
    tight: Goal | None
    tight_weeks: int
    apart: list[tuple[str, list[Part], int]]

    @property
    def fewer(self) -> int:
        """How many fewer would have been missed than by the standard one began with."""
        return self.today.tally.missed - self.one.tally.missed


def trial(one: Tried, today: Tried) -> Trial:
    """Look at a target on the past, beside the one that one began with."""
    goal = one.asked.goal
    weeks = one.found.weeks(one.asked)
    moved = slider(goal, today.asked.goal)
    tight, tight_weeks = _tight(one, moved)
    told = [week for week in weeks if _n(week, goal) >= ENOUGH]
    return Trial(
        one=one,
        today=today,
        slider=moved,
        curve=_curve(one, today, moved, tight) if moved and _draggable(goal) else None,
        weeks=weeks,
        plot=None if goal.by_mean else _drawn(one, weeks),
        held=sum(_held(week, goal) for week in told),
        told=len(told),
        tight=tight,
        tight_weeks=tight_weeks,
        apart=_apart(one) if one.mean is None else [],
    )


def _drawn(one: Tried, weeks: list[Week]) -> Plot:
    """The weeks as the page of a standard draws them: the one that is not over sets no limits."""
    offset = one.asked.offset
    found = [((week.begins + offset).date(), week.tally) for week in _begun(weeks)]
    return draw(of_shares(one.asked.goal, found, (one.asked.at + offset).date()))


def _begun(weeks: list[Week]) -> list[Week]:
    """From the first week on in which something counted: a drawing has no room for years of nothing."""
    return list(dropwhile(lambda week: not week.tally.share.n, weeks))


def _draggable(goal: Goal) -> bool:
    """Whether each place of the slider has a share of its own."""
    return not goal.by_mean and (goal.length is not None or goal.aim is Aim.EACH)


def _n(week: Week, goal: Goal) -> int:
    return week.mean.n if goal.by_mean else week.tally.share.n


def _held(week: Week, goal: Goal) -> bool:
    if goal.by_mean:
        return week.mean.mean >= target(goal) if goal.aim is Aim.SCORE else week.mean.mean <= target(goal)
    share = week.tally.share
    return share.kept >= goal.share * share.n


def _tight(one: Tried, moved: Slider | None) -> tuple[Goal | None, int]:
    """The tightest goal held in nine of ten weeks: a whole step of the slider, on the safe side."""
    if moved is None:
        return None, 0
    found = tightest(one.found, one.asked)
    if found.target is None:
        return None, found.weeks
    goal = one.asked.goal
    if isinstance(found.target, Fraction):
        reached = -found.target if goal.aim is Aim.AT_LEAST else 1 + found.target
        step = (reached * 100) // 1 if goal.aim is Aim.AT_LEAST else -(-(reached * 100) // 1)
        return moved.goal_at(Fraction(step)), found.weeks
    if goal.aim is Aim.SCORE:
        return moved.goal_at(moved.place(-found.target) // moved.step * moved.step), found.weeks
    return moved.goal_at(-(-moved.place(found.target) // moved.step) * moved.step), found.weeks


def _curve(one: Tried, today: Tried, moved: Slider, tight: Goal | None) -> Curve:
    steps = int(moved.end / moved.step)
    tallies = one.found.curve(one.asked, limit(moved.goal_at(moved.step)), steps)
    places = [(LEFT + (RIGHT - LEFT) * at / steps, tally.share) for at, tally in enumerate(tallies)]
    known = [(x, share) for x, share in places if share.interval]

    def x(goal: Goal | None) -> float | None:
        """Where a goal of the same unit stands, if it is on the axis."""
        if goal is None:
            return None
        place = moved.place(limit(goal))
        return round(LEFT + (RIGHT - LEFT) * float(place / moved.end), 1) if place <= moved.end else None

    share, before = one.tally.share.share, today.tally.share.share
    upper = [f"{x:.1f} {_y(share.interval[1])}" for x, share in known if share.interval]
    lower = [f"{x:.1f} {_y(share.interval[0])}" for x, share in reversed(known) if share.interval]
    return Curve(
        line="M" + "L".join(f"{x:.1f} {_y(share.share or 0)}" for x, share in known) if known else "",
        band="M" + "L".join([*upper, *lower]) + "Z" if known else "",
        grid=[(_y(mark / 100), mark) for mark in (0, 25, 50, 75, 100)],
        marks=[
            (round(LEFT + (RIGHT - LEFT) * at / 8, 1), place_said(moved, moved.end * at / 8)) for at in range(0, 9, 2)
        ],
        at_x=x(one.asked.goal) or RIGHT,
        at_y=None if share is None else _y(share),
        today_x=x(today.asked.goal),
        today_y=None if before is None else _y(before),
        tight_x=x(tight),
    )


def _y(share: float) -> float:
    return round(FOOT - share * (FOOT - TOP), 1)


def place_said(moved: Slider, place: Fraction) -> str:
    """9 h, 3 working days, 95%."""
    if moved.unit is None:
        return f"{number(float(place))}%" if moved.goal.number is None else number(float(place))
    if moved.unit.seconds is None:
        return number(float(place))
    return micros_said(int(place * moved.unit.seconds * 1_000_000))


def _apart(one: Tried) -> list[tuple[str, list[Part], int]]:
    """Teams, hours of day and topics; those with the most missed first, and how many are not shown."""
    names = {
        "team": dict(Team.objects.values_list("slug", "name")),
        "site": dict(Site.objects.values_list("slug", "name")),
    }
    titles = {"team": _("Team"), "site": _("Place"), "hour": _("Hour of day"), "topic": _("Topic")}
    found = []
    for by, title in titles.items():
        rows = one.found.apart(one.asked, by)
        if len(rows) > 1:
            parts = [_part(one, _name(by, value, names), tally) for value, tally in rows[:MOST_APART]]
            found.append((title, parts, len(rows) - len(parts)))
    return found


def _part(one: Tried, name: str, tally: Tally) -> Part:
    goal = one.asked.goal
    return Part(name, shown(goal, tally.kept, tally.missed), tally.pending, tally.share.verdict(goal.share))


def _name(by: str, value: str, names: dict[str, dict[str, str]]) -> str:
    if by == "hour":
        return f"{int(value):02d}:00–{(int(value) + 1) % 24:02d}:00"
    return names.get(by, {}).get(value, value) or _("none")
