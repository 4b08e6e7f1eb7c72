"""A standard week by week: the share of each week with its interval, for a plot and for the table behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from deskbell.standards import history
from deskbell.standards.intervals import Share, usual
from deskbell.standards.language import Goal
from deskbell.standards.outcomes import Tally, Window
from deskbell.standards.reads.board import offset_at
from deskbell.standards.reads.figure import aimed, seldom, shown
from deskbell.standards.reads.measured import Measured

WEEKS = 26
_LEFT, _RIGHT, _TOP, _FOOT = 36, 690, 10, 200


@dataclass(frozen=True)
class Week:
    """A week from Monday; `x`, `y`, `low_y`, `high_y` are its place in the plot, None where nothing was due."""

    begins: date
    share: Share
    pending: int
    x: float
    y: float | None
    low_y: float | None
    high_y: float | None
    outside: bool


@dataclass(frozen=True)
class Plot:
    """The plot of weeks: a viewBox of 760 by 232. Lines are (y, label)."""

    weeks: list[Week]
    line: str
    goal_y: float
    usual_y: tuple[float, float] | None
    usual: tuple[float, float] | None
    grid: list[tuple[float, int]]


def plot(one: Measured) -> Plot:
    """The last half year, from the columns; weeks before anything was measured are left away."""
    if one.mean is not None:
        return Plot([], "", 0, None, None, [])
    offset = offset_at(one.window.at)
    found = history.buckets(
        measure=one.definition.measure,
        standard=one.standard.slug,
        window=Window.over(7 * WEEKS, one.window.at),
        days=7,
        offset=offset,
    )
    known = [bucket for bucket in found if bucket.tally.share.n]
    if not known:
        return Plot([], "", 0, None, None, [])
    first = (known[0].begins + offset).date()
    tallies = {(bucket.begins + offset).date(): bucket.tally for bucket in found}
    mondays = [first + timedelta(days=7 * n) for n in range(((one.window.at + offset).date() - first).days // 7 + 1)]
    return drawn(one.definition.goal, [(day, tallies.get(day)) for day in mondays])


def drawn(aim: Goal, weeks: Sequence[tuple[date, Tally | None]]) -> Plot:
    """Weeks as a plot of shares."""
    goal = float(aimed(aim))
    shares = [_share(aim, tally) for _, tally in weeks]
    values = [share.share for share in shares if share.share is not None]
    lowest = min([goal, *values, *(share.interval[0] for share in shares if share.interval and share.n >= 10)])
    foot = max(0, int((lowest * 100 - 1) // 5) * 5)
    head = _head(aim, [goal, *values])
    foot = min(foot, head - 5)
    span = usual(values)

    def y(value: float) -> float:
        return round(_FOOT - (min(max(value * 100, foot), head) - foot) / (head - foot) * (_FOOT - _TOP), 1)

    step = (_RIGHT - _LEFT) / max(len(weeks) - 1, 1)
    drawn = []
    for number, ((day, tally), share) in enumerate(zip(weeks, shares, strict=True)):
        value, bounds = share.share, share.interval
        drawn.append(
            Week(
                begins=day,
                share=share,
                pending=tally.pending if tally else 0,
                x=round(_LEFT + number * step, 1),
                y=None if value is None else y(value),
                low_y=y(bounds[0]) if bounds else None,
                high_y=y(bounds[1]) if bounds else None,
                outside=bool(span and value is not None and not span[0] <= value <= span[1]),
            )
        )
    room = head - foot
    marks = [foot, *range(foot + 5 - foot % 5, head, 5 if room <= 25 else 10 if room <= 50 else 25), head]
    return Plot(
        weeks=drawn,
        line=_line(drawn),
        goal_y=y(goal),
        usual_y=(y(min(span[1], 1.0)), y(max(span[0], 0.0))) if span else None,
        usual=(max(span[0], 0.0), min(span[1], 1.0)) if span else None,
        grid=[(y(mark / 100), mark) for mark in sorted(set(marks))],
    )


def _share(goal: Goal, tally: Tally | None) -> Share:
    return shown(goal, tally.kept, tally.missed) if tally else Share(0, 0)


def _head(goal: Goal, values: list[float]) -> int:
    """The top of the plot: all there can be, or where little is wanted a little more than there was."""
    if not seldom(goal):
        return 100
    return min(100, int(max(values) * 100 // 5) * 5 + 10)


def _line(weeks: list[Week]) -> str:
    parts, gap = [], True
    for week in weeks:
        if week.y is None:
            gap = True
            continue
        parts.append(f"{'M' if gap else 'L'}{week.x} {week.y}")
        gap = False
    return "".join(parts)
