"""The plot of the weeks: positions in a viewBox of 760 by 232, and a sentence for screen readers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, log10

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deskbell.kit.formats import format_number
from deskbell.standards.display import format_short_day
from deskbell.standards.reads.measured_weeks import MeasuredWeek, MeasuredWeeks

_LEFT, _RIGHT, _TOP, _FOOT = 40, 656, 10, 200
_APART = 110  # no two numbers beside diamonds closer than this
_SURE = 10


@dataclass(frozen=True)
class PlotDot:
    """A week in the plot; `y` is None when nothing was due."""

    week: MeasuredWeek
    x: float
    y: float | None
    low_y: float | None
    high_y: float | None
    day: str


@dataclass(frozen=True)
class WeeksPlot:
    """The plot. `band` and `edges` are paths of the usual range, `ends` its two values at the right, `labels` the texts
    at weeks outside it.
    """

    dots: list[PlotDot]
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


def draw_weeks(found: MeasuredWeeks, changes: Sequence[tuple[date, str]] = ()) -> WeeksPlot:
    """Return the plot of weeks. `changes` are days on which the standard changed, each with its sentence."""
    marks = _grid_marks(found)
    foot, head = marks[0], marks[-1]

    def y(value: float) -> float:
        return round(_FOOT - (min(max(value, foot), head) - foot) / (head - foot) * (_FOOT - _TOP), 1)

    step = (_RIGHT - _LEFT) / max(len(found.weeks) - 1, 1)
    dots = [_dot(week, round(_LEFT + place * step, 1), y) for place, week in enumerate(found.weeks)]
    limited = [(dot.x, week.limits) for dot, week in zip(dots, found.weeks, strict=True) if week.limits]
    band, edges = _band([(x, y(low), y(high)) for x, (low, high) in limited], step / 2)
    last = limited[-1][1] if limited else ()
    return WeeksPlot(
        dots=dots,
        line=_line(dots),
        goal_y=y(found.goal),
        goal=found.said(found.goal),
        band=band,
        edges=edges,
        ends=[(y(end), found.said(end)) for end in reversed(last)],
        grid=[(y(mark), format_number(mark)) for mark in marks],
        labels=_labels(found, dots),
        changes=_changes(found, changes, step),
        says=_spoken_sentence(found),
    )


def _grid_marks(found: MeasuredWeeks) -> list[float]:
    """The lines of the grid. For a share they stay between 0 and 100, for a duration they begin at zero."""
    measured = [week for week in found.weeks if week.value is not None]
    every = [found.goal, *(week.value for week in measured if week.value is not None)]
    every += [end for week in measured if week.limits for end in week.limits]
    every += [end for week in measured if week.interval and week.n >= _SURE for end in week.interval]
    if not found.shares:
        step = _round_step(max(*every, 1e-9) * 1.05 / 4)
        first, last = floor(min(0.0, *every) / step), ceil(max(every) * 1.05 / step) or 1
        return [round(step * place, 6) for place in range(first, last + 1)]
    foot = max(0, int((min(every) - 1) // 5) * 5)
    head = max(min(100, int(max(every) // 5) * 5 + 10), foot + 5)
    step = 5 if head - foot <= 25 else 10 if head - foot <= 50 else 25
    return sorted({float(mark) for mark in (foot, *range(foot - foot % step + step, head, step), head)})


def _round_step(least: float) -> float:
    """1, 2 or 5 times a power of ten, not less than `least`."""
    power = 10.0 ** floor(log10(least))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= least * 0.999)


def _dot(week: MeasuredWeek, x: float, y: Callable[[float], float]) -> PlotDot:
    low, high = week.interval or (None, None)
    return PlotDot(
        week=week,
        x=x,
        y=None if week.value is None else y(week.value),
        low_y=None if low is None else y(low),
        high_y=None if high is None else y(high),
        day=format_short_day(week.begins),
    )


def _line(dots: list[PlotDot]) -> str:
    parts, gap = [], True
    for dot in dots:
        if dot.y is None:
            gap = True
            continue
        parts.append(f"{'M' if gap else 'L'}{dot.x} {dot.y}")
        gap = False
    return "".join(parts)


def _band(limited: list[tuple[float, float, float]], half: float) -> tuple[str, str]:
    """The usual range as steps, one for each week. Few answers make it wide."""
    if not limited:
        return "", ""
    upper, lower = [], []
    for x, low, high in limited:
        left, right = max(_LEFT, x - half), min(_RIGHT, x + half)
        upper += [f"{left:.1f} {high}", f"{right:.1f} {high}"]
        lower += [f"{left:.1f} {low}", f"{right:.1f} {low}"]
    area = "M" + "L".join([*upper, *reversed(lower)]) + "z"
    return area, "M" + "L".join(upper) + "M" + "L".join(lower)


def _labels(found: MeasuredWeeks, dots: list[PlotDot]) -> list[tuple[float, float, str, str]]:
    """The value and n of weeks outside the range. Where labels would overlap, the latest one stays."""
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
        words = f"{found.said(week.value)} ({format_number(week.n)})"
        anchor = "end" if dot.x > _RIGHT - _APART / 2 else "start" if dot.x < _LEFT + _APART / 2 else "middle"
        labels.append(
            (dot.x, dot.y - 12 if _is_above_limits(week) or dot.y > _FOOT - 24 else dot.y + 20, anchor, words)
        )
    return labels


def _is_above_limits(week: MeasuredWeek) -> bool:
    return bool(week.limits and week.value is not None and week.value > week.limits[1])


def _changes(found: MeasuredWeeks, changes: Sequence[tuple[date, str]], step: float) -> list[tuple[float, str, str]]:
    """The places on the time axis where something changed."""
    if not found.weeks:
        return []
    first, places = found.weeks[0].begins, []
    for day, words in changes:
        x = _LEFT + (day - first).days / 7 * step
        if _LEFT < x <= _RIGHT + step:
            places.append((round(min(x, _RIGHT), 1), "end" if x > (_LEFT + _RIGHT) / 2 else "start", words))
    return places


def _spoken_sentence(found: MeasuredWeeks) -> str:
    """The plot in a few sentences."""
    measured = [week for week in found.weeks if week.value is not None]
    if not measured:
        return ""
    first, last = measured[0], measured[-1]
    parts = [
        ngettext("%(n)d week from %(day)s.", "%(n)d weeks from %(day)s.", len(measured))
        % {"n": len(measured), "day": format_short_day(first.begins)},
        _("The latest week, from %(day)s: %(value)s; the goal is %(goal)s.")
        % {"day": format_short_day(last.begins), "value": found.said(last.value or 0), "goal": found.said(found.goal)},
    ]
    limited = [week for week in measured if week.limits]
    if not limited:
        return " ".join([*parts, _("Too few weeks to show a usual range.")])
    low, high = limited[-1].limits or (0.0, 0.0)
    parts.append(_("The usual range is %(low)s to %(high)s.") % {"low": found.said(low), "high": found.said(high)})
    outside = [format_short_day(week.begins) for week in limited if week.outside]
    parts.append(
        _("Outside the usual range: the week from %(days)s.") % {"days": ", ".join(outside)}
        if outside
        else _("No week is outside the usual range.")
    )
    return " ".join(parts)
