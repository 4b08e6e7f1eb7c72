"""The large number of a standard on its ruler: a share, a duration or a mean, with its interval and verdict."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from django.utils.translation import gettext as _

from deskbell.kit.formats import format_number
from deskbell.standards.calendars import MICRO
from deskbell.standards.display import (
    format_goal,
    format_measured_duration,
    format_micros,
    format_percent,
    format_verdict,
)
from deskbell.standards.duration import Duration
from deskbell.standards.intervals import ENOUGH, KeptShare, Mean, Verdict
from deskbell.standards.language import Aim, Definition, Goal
from deskbell.standards.outcomes import Tally
from deskbell.standards.reads.durations import duration_of_share
from deskbell.standards.reads.measured_standard import MeasuredStandard, mean_target

_ROOM = 5.0


@dataclass(frozen=True)
class Figure:
    """The number of a card. `value` to `end` are positions on the ruler: percent, or the unit of a goal that is a mean."""

    number: str
    unit: str
    verdict: Verdict
    n: int
    value: float | None
    low: float | None
    high: float | None
    goal: float
    start: float
    end: float
    interval: str
    says: str


class FigureSource(Protocol):
    """What a figure is computed from: a standard as measured, or one tried on the past."""

    @property
    def definition(self) -> Definition: ...
    @property
    def tally(self) -> Tally: ...
    @property
    def mean(self) -> Mean | None: ...
    @property
    def verdict(self) -> Verdict: ...


def figure_of_measured(one: MeasuredStandard) -> Figure:
    """Return the figure of a standard as it was measured."""
    return build_figure(one, lambda share: Duration.of_micros(duration_of_share(one, share)))


def build_figure(one: FigureSource, by_then: Callable[[Fraction], Duration | None]) -> Figure:
    """Return the figure of a source. `by_then` gives the duration within which a share was done."""
    return _of_mean(one, one.mean) if one.mean is not None else _of_share(one, by_then)


def displayed_share(goal: Goal, kept: int, missed: int) -> KeptShare:
    """Return the share to display: what was kept. For a goal such as "at most 5%", what counts against it."""
    return KeptShare(missed if wants_few(goal) else kept, kept + missed)


def wants_few(goal: Goal) -> bool:
    """Return whether a low share is a good one, as for "at most 5%"."""
    return goal.aim in (Aim.AT_MOST, Aim.NONE)


def displayed_goal(goal: Goal) -> Fraction:
    """Return the share that the goal names, as it is displayed."""
    return 1 - goal.share if wants_few(goal) else goal.share


def _of_share(one: FigureSource, by_then: Callable[[Fraction], Duration | None]) -> Figure:
    goal, tally = one.definition.goal, one.tally
    share = displayed_share(goal, tally.kept, tally.missed)
    aim, (low, high) = float(displayed_goal(goal)) * 100, share.interval or (None, None)
    ends = _axis([aim] + [end * 100 for end in (low, high) if end is not None])
    big, unit = _big_number(one, share, by_then)
    interval = (
        _format_interval(low * 100, high * 100, format_percentage) if low is not None and high is not None else ""
    )
    spoken = big if _as_length(goal.aim, share.n) else f"{format_percent(share.share or 0)}%"
    if interval and _as_length(goal.aim, share.n):
        interval = _("%(between)s%% in time") % {"between": interval}
    return Figure(
        number=big,
        unit=unit,
        verdict=one.verdict,
        n=share.n,
        value=_percent(share.share),
        low=_percent(low),
        high=_percent(high),
        goal=round(aim, 2),
        start=max(0.0, ends[0]),
        end=min(100.0, ends[1]),
        interval=interval,
        says=_spoken_sentence(one, spoken, interval, share.n),
    )


def _big_number(one: FigureSource, share: KeptShare, by_then: Callable[[Fraction], Duration | None]) -> tuple[str, str]:
    aim = one.definition.goal.aim
    if share.share is None:
        return _("No data yet"), ""
    if _as_length(aim, share.n):
        length = by_then(one.definition.goal.share)
        return (format_measured_duration(length) if length is not None else _("not known yet")), ""
    if one.verdict is Verdict.TOO_FEW:
        return _("%(kept)s of %(n)s") % {"kept": format_number(share.kept), "n": format_number(share.n)}, ""
    return format_percent(share.share), "%"


def _as_length(aim: Aim, n: int) -> bool:
    """Whether the number is a duration. Its interval is then that of the share done in time."""
    return n >= ENOUGH and aim in (Aim.MEDIAN, Aim.PERCENTILE)


def _of_mean(one: FigureSource, mean: Mean) -> Figure:
    goal = one.definition.goal
    unit = (goal.length.unit.seconds or 1) if goal.length else 1

    def scaled(value: float) -> float:
        return round(value / MICRO / unit, 2)

    def said(value: float) -> str:
        return format_micros(int(value)) if goal.length else format_number(round(value / MICRO, 2))

    low, high = mean.interval or (None, None)
    aim = scaled(mean_target(goal))
    start, end = _axis([aim] + [scaled(at) for at in (low, high) if at is not None], room=max(aim / 4, 0.5))
    interval = _format_interval(low, high, said) if low is not None and high is not None else ""
    return Figure(
        number=said(mean.mean) if mean.n else _("No data yet"),
        unit="",
        verdict=one.verdict,
        n=mean.n,
        value=scaled(mean.mean) if mean.n else None,
        low=scaled(low) if low is not None else None,
        high=scaled(high) if high is not None else None,
        goal=aim,
        start=max(0.0, start),
        end=end,
        interval=interval,
        says=_spoken_sentence(one, said(mean.mean), interval, mean.n),
    )


def format_percentage(value: float) -> str:
    """Return a percentage such as "93.1"."""
    return format_number(round(value, 1))


def _spoken_sentence(one: FigureSource, value: str, interval: str, n: int) -> str:
    """The sentence a screen reader speaks for a ruler."""
    goal = format_goal(one.definition.goal)
    if not n:
        return _("No data yet, the goal is %(goal)s.") % {"goal": goal}
    return _("%(value)s, interval %(interval)s, from %(n)s; the goal is %(goal)s: %(verdict)s.") % {
        "value": value,
        "interval": interval,
        "n": format_number(n),
        "goal": goal,
        "verdict": format_verdict(one.verdict),
    }


def _format_interval(low: float, high: float, said: Callable[[float], str]) -> str:
    return _("%(low)s to %(high)s") % {"low": said(low), "high": said(high)}


def _axis(places: list[float], room: float = _ROOM) -> tuple[float, float]:
    """The ends of a ruler: whole steps around the goal and the interval, with some room."""
    return min(places) // room * room - room, -(-max(places) // room) * room + room


def _percent(share: float | None) -> float | None:
    return None if share is None else round(share * 100, 1)
