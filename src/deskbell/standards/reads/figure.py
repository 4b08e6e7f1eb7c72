"""The one big number of a standard, on its ruler: a share, a duration, or a mean, each with its interval and verdict."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from django.utils.translation import gettext as _

from deskbell.kit.spoken import number
from deskbell.standards.calendars import MICRO
from deskbell.standards.intervals import ENOUGH, Mean, Share, Verdict
from deskbell.standards.language import Aim, Definition, Goal
from deskbell.standards.outcomes import Tally
from deskbell.standards.reads.durations import lasted
from deskbell.standards.reads.measured import Measured, target
from deskbell.standards.said import goal_said, micros_said, percent, verdict_said

_ROOM = 5.0


@dataclass(frozen=True)
class Figure:
    """What a card says. `value` to `end` are places on the ruler: percent, or the unit of a goal that is a mean."""

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


class Known(Protocol):
    """What a figure is made of: a standard in force as it was measured, or one tried on the past."""

    @property
    def definition(self) -> Definition: ...
    @property
    def tally(self) -> Tally: ...
    @property
    def mean(self) -> Mean | None: ...
    @property
    def verdict(self) -> Verdict: ...


def figure(one: Measured) -> Figure:
    """The number of a standard as it was measured."""
    return figure_of(one, lambda share: lasted(one, share))


def figure_of(one: Known, by_then: Callable[[Fraction], int | None]) -> Figure:
    """The number of what is known; `by_then` tells by when a share was done."""
    return _of_mean(one, one.mean) if one.mean is not None else _of_share(one, by_then)


def shown(goal: Goal, kept: int, missed: int) -> Share:
    """The share that is shown: of what counts where little of it is wanted, else of what was kept."""
    return Share(missed if seldom(goal) else kept, kept + missed)


def seldom(goal: Goal) -> bool:
    """Whether the goal wants little of it, so that a low share is a good one."""
    return goal.aim in (Aim.AT_MOST, Aim.NONE)


def aimed(goal: Goal) -> Fraction:
    """The share the goal names, as it is shown."""
    return 1 - goal.share if seldom(goal) else goal.share


def _of_share(one: Known, by_then: Callable[[Fraction], int | None]) -> Figure:
    goal, tally = one.definition.goal, one.tally
    share = shown(goal, tally.kept, tally.missed)
    aim, (low, high) = float(aimed(goal)) * 100, share.interval or (None, None)
    ends = _axis([aim] + [end * 100 for end in (low, high) if end is not None])
    big, unit = _big(one, share, by_then)
    interval = _between(low * 100, high * 100, percent_said) if low is not None and high is not None else ""
    told = big if _as_length(goal.aim, share.n) else f"{percent(share.share or 0)}%"
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
        says=_says(one, told, interval, share.n),
    )


def _big(one: Known, share: Share, by_then: Callable[[Fraction], int | None]) -> tuple[str, str]:
    aim = one.definition.goal.aim
    if share.share is None:
        return _("None yet"), ""
    if _as_length(aim, share.n):
        length = by_then(one.definition.goal.share)
        return (micros_said(length) if length is not None else _("not known yet")), ""
    if one.verdict is Verdict.TOO_FEW:
        return _("%(kept)s of %(n)s") % {"kept": number(share.kept), "n": number(share.n)}, ""
    return percent(share.share), "%"


def _as_length(aim: Aim, n: int) -> bool:
    """Whether the number is how long it took; the interval beside it is then of the share that was done in time."""
    return n >= ENOUGH and aim in (Aim.MEDIAN, Aim.PERCENTILE)


def _of_mean(one: Known, mean: Mean) -> Figure:
    goal = one.definition.goal
    unit = (goal.length.unit.seconds or 1) if goal.length else 1

    def scaled(value: float) -> float:
        return round(value / MICRO / unit, 2)

    def said(value: float) -> str:
        return micros_said(int(value)) if goal.length else number(round(value / MICRO, 2))

    low, high = mean.interval or (None, None)
    aim = scaled(target(goal))
    start, end = _axis([aim] + [scaled(at) for at in (low, high) if at is not None], room=max(aim / 4, 0.5))
    interval = _between(low, high, said) if low is not None and high is not None else ""
    return Figure(
        number=said(mean.mean) if mean.n else _("None yet"),
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
        says=_says(one, said(mean.mean), interval, mean.n),
    )


def percent_said(value: float) -> str:
    """A percentage, 93.1, in the reader's numerals and signs."""
    return number(round(value, 1))


def _says(one: Known, value: str, interval: str, n: int) -> str:
    """The sentence a screen reader says for a ruler."""
    goal = goal_said(one.definition.goal)
    if not n:
        return _("Nothing measured yet, the goal is %(goal)s.") % {"goal": goal}
    return _("%(value)s, interval %(interval)s, of %(n)s; the goal is %(goal)s: %(verdict)s.") % {
        "value": value,
        "interval": interval,
        "n": number(n),
        "goal": goal,
        "verdict": verdict_said(one.verdict),
    }


def _between(low: float, high: float, said: Callable[[float], str]) -> str:
    return _("%(low)s to %(high)s") % {"low": said(low), "high": said(high)}


def _axis(places: list[float], room: float = _ROOM) -> tuple[float, float]:
    """The ends of a ruler: whole steps that hold the goal and the interval with some room."""
    return min(places) // room * room - room, -(-max(places) // room) * room + room


def _percent(share: float | None) -> float | None:
    return None if share is None else round(share * 100, 1)
