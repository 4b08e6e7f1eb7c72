"""Weeks as a plot drawn here: places in a viewBox of 760 by 232, and the sentence for those who listen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, log10

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deskbell.kit.spoken import number
from deskbell.standards.reads.weeks import Week, Weeks
from deskbell.standards.said import day_said

_LEFT, _RIGHT, _TOP, _FOOT = 40, 656, 10, 200
_APART = 110  # no two numbers beside diamonds closer than this
_SURE = 10


@dataclass(frozen=True)
class Dot:
    """A week in the plot; None where nothing was due."""

    week: Week
    x: float
    y: float | None
    low_y: float | None
    high_y: float | None
    day: str


@dataclass(frozen=True)
class Plot:
    """`band` and `edges` are paths of the usual range; `ends` its two values at the right; `labels` stand at weeks outside."""

    dots: list[Dot]
    line: str
    goal_y: float
    goal: str
    band: str
    edges: str
    ends: list[tuple[float, str]]
    grid: list[tuple[float, str]]
    labels: list[tuple[float, float, str, str]]
    changes: list[tuple[float, str, str]]
    says: str


def draw(found: Weeks, changes: Sequence[tuple[date, str]] = ()) -> Plot:
    """A plot of weeks; `changes` are days on which something changed, each with its sentence."""
    marks = _marks(found)
    foot, head = marks[0], marks[-1]

    def y(value: float) -> float:
        return round(_FOOT - (min(max(value, foot), head) - foot) / (head - foot) * (_FOOT - _TOP), 1)

    step = (_RIGHT - _LEFT) / max(len(found.weeks) - 1, 1)
    dots = [_dot(week, round(_LEFT + place * step, 1), y) for place, week in enumerate(found.weeks)]
    limited = [(dot.x, week.limits) for dot, week in zip(dots, found.weeks, strict=True) if week.limits]
    band, edges = _band([(x, y(low), y(high)) for x, (low, high) in limited], step / 2)
    last = limited[-1][1] if limited else ()
    return Plot(
        dots=dots,
        line=_line(dots),
        goal_y=y(found.goal),
        goal=found.said(found.goal),
        band=band,
        edges=edges,
        ends=[(y(end), found.said(end)) for end in reversed(last)],
        grid=[(y(mark), number(mark)) for mark in marks],
        labels=_labels(found, dots),
        changes=_changes(found, changes, step),
        says=_says(found),
    )


def _marks(found: Weeks) -> list[float]:
    """The lines of the grid. A share says where it ends, a duration begins at nothing."""
    told = [week for week in found.weeks if week.value is not None]
    every = [found.goal, *(week.value for week in told if week.value is not None)]
    every += [end for week in told if week.limits for end in week.limits]
    every += [end for week in told if week.interval and week.n >= _SURE for end in week.interval]
    if not found.shares:
        step = _round_step(max(*every, 1e-9) * 1.05 / 4)
        first, last = floor(min(0.0, *every) / step), ceil(max(every) * 1.05 / step) or 1
        return [round(step * place, 6) for place in range(first, last + 1)]
    foot = max(0, int((min(every) - 1) // 5) * 5)
    head = max(min(100, int(max(every) // 5) * 5 + 10), foot + 5)
    step = 5 if head - foot <= 25 else 10 if head - foot <= 50 else 25
    return sorted({float(mark) for mark in (foot, *range(foot - foot % step + step, head, step), head)})


def _round_step(least: float) -> float:
    """1, 2 or 5 times a power of ten, at least this."""
    power = 10.0 ** floor(log10(least))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= least * 0.999)


def _dot(week: Week, x: float, y: Callable[[float], float]) -> Dot:
    low, high = week.interval or (None, None)
    return Dot(
        week=week,
        x=x,
        y=None if week.value is None else y(week.value),
        low_y=None if low is None else y(low),
        high_y=None if high is None else y(high),
        day=day_said(week.begins),
    )


def _line(dots: list[Dot]) -> str:
    parts, gap = [], True
    for dot in dots:
        if dot.y is None:
            gap = True
            continue
        parts.append(f"{'M' if gap else 'L'}{dot.x} {dot.y}")
        gap = False
    return "".join(parts)


def _band(limited: list[tuple[float, float, float]], half: float) -> tuple[str, str]:
    """The usual range as steps, one a week: few answers make it wide."""
    if not limited:
        return "", ""
    upper, lower = [], []
    for x, low, high in limited:
        left, right = max(_LEFT, x - half), min(_RIGHT, x + half)
        upper += [f"{left:.1f} {high}", f"{right:.1f} {high}"]
        lower += [f"{left:.1f} {low}", f"{right:.1f} {low}"]
    area = "M" + "L".join([*upper, *reversed(lower)]) + "z"
    return area, "M" + "L".join(upper) + "M" + "L".join(lower)


def _labels(found: Weeks, dots: list[Dot]) -> list[tuple[float, float, str, str]]:
    """The number and n of what is outside, the latest first where they would stand on each other."""
    labels: list[tuple[float, float, str, str]] = []
    for dot in reversed(dots):
        week = dot.week
        if (
            not week.outside
            or week.value is None
            or dot.y is None
            or any(abs(dot.x - at) < _APART for at, *_ in labels)
        ):
            continue
        words = _("%(value)s, n %(n)s") % {"value": found.said(week.value), "n": number(week.n)}
        anchor = "end" if dot.x > _RIGHT - _APART / 2 else "start" if dot.x < _LEFT + _APART / 2 else "middle"
        labels.append((dot.x, dot.y - 12 if _above(week) or dot.y > _FOOT - 24 else dot.y + 20, anchor, words))
    return labels


def _above(week: Week) -> bool:
    return bool(week.limits and week.value is not None and week.value > week.limits[1])


def _changes(found: Weeks, changes: Sequence[tuple[date, str]], step: float) -> list[tuple[float, str, str]]:
    """Where on the line of time something changed."""
    if not found.weeks:
        return []
    first, places = found.weeks[0].begins, []
    for day, words in changes:
        x = _LEFT + (day - first).days / 7 * step
        if _LEFT < x <= _RIGHT + step:
            places.append((round(min(x, _RIGHT), 1), "end" if x > (_LEFT + _RIGHT) / 2 else "start", words))
    return places


def _says(found: Weeks) -> str:
    """The plot in a sentence or three."""
    told = [week for week in found.weeks if week.value is not None]
    if not told:
        return ""
    first, last = told[0], told[-1]
    parts = [
        ngettext("%(n)d week from %(day)s.", "%(n)d weeks from %(day)s.", len(told))
        % {"n": len(told), "day": day_said(first.begins)},
        _("The latest, from %(day)s: %(value)s, the goal is %(goal)s.")
        % {"day": day_said(last.begins), "value": found.said(last.value or 0), "goal": found.said(found.goal)},
    ]
    limited = [week for week in told if week.limits]
    if not limited:
        return " ".join([*parts, _("Too few weeks to say what is usual.")])
    low, high = limited[-1].limits or (0.0, 0.0)
    parts.append(_("Usual is %(low)s to %(high)s.") % {"low": found.said(low), "high": found.said(high)})
    outside = [day_said(week.begins) for week in limited if week.outside]
    parts.append(
        _("Outside it: the week from %(days)s.") % {"days": ", ".join(outside)}
        if outside
        else _("No week is outside it.")
    )
    return " ".join(parts)
