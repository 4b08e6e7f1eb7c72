"""Measure on the past a standard that need not be in force, for the preview in the handbook and for the trial page."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from markupsafe import Markup

from deskbell.kit.cache import register_cache
from deskbell.kit.formats import format_number
from deskbell.standards.backtest import BacktestQuery, Readings, cached_readings
from deskbell.standards.backtest.tightest_target import duration_in_window
from deskbell.standards.display import VERDICTS, format_counted, format_definition, format_window
from deskbell.standards.intervals import Mean, Verdict
from deskbell.standards.language import Aim, Definition, format_block
from deskbell.standards.outcomes import Tally
from deskbell.standards.reads.board import readers_offset
from deskbell.standards.reads.figure import Figure, build_figure
from deskbell.standards.reads.measured_standard import mean_target

PARTS = ("team", "site", "topic")
MOST_STILL = timedelta(minutes=15)
MOST_OPENED = 200
_opened: dict[tuple[Any, ...], datetime] = register_cache({})


@dataclass(frozen=True)
class TriedStandard:
    """A definition with its number over its own window."""

    query: BacktestQuery
    readings: Readings

    @property
    def definition(self) -> Definition:
        return self.query.definition

    @cached_property
    def tally(self) -> Tally:
        return self.readings.window_tally(self.query)

    @cached_property
    def mean(self) -> Mean | None:
        return self.readings.window_mean(self.query) if self.query.goal.is_mean else None

    @property
    def verdict(self) -> Verdict:
        goal = self.query.goal
        if self.mean is None:
            return self.tally.share.verdict(goal.share)
        return self.mean.verdict(mean_target(goal), at_least=goal.aim is Aim.SCORE)

    @cached_property
    def figure(self) -> Figure:
        return build_figure(self, lambda share: duration_in_window(self.readings, self.query, share))


def try_standard(
    definition: Definition, *, brand: str, at: datetime, weeks: int = 26, dragged: bool = False
) -> TriedStandard:
    """Measure a definition on the contacts of a brand, as of the current minute. Readings made for one target thus
    serve the next.

    While a target is `dragged`, the past is that of the minute in which the page was opened.
    """
    minute = at.replace(second=0, microsecond=0)
    query = BacktestQuery(definition, minute, brand=brand, weeks=weeks, offset=readers_offset(minute), columns=PARTS)
    same = query.key_at_any_time
    opened = _opened.get(same, minute)
    if dragged and minute - MOST_STILL < opened < minute:
        query = replace(query, at=opened)
    else:
        _remember_opened(same, minute)
    return TriedStandard(query, cached_readings(query))


def _remember_opened(same: tuple[Any, ...], minute: datetime) -> None:
    _opened.pop(same, None)
    _opened[same] = minute
    while len(_opened) > MOST_OPENED:
        _opened.pop(next(iter(_opened)), None)


def render_standard_preview(definition: Definition, *, brand: str, at: datetime) -> Markup:
    """Show the block as it would be in the handbook today, had it always been in force."""
    one = try_standard(definition, brand=brand, at=at)
    shown = one.figure
    words = {
        "url": f"{reverse('standards_try')}?{urlencode({'brand': brand, 'text': format_block(definition)})}",
        "sentence": definition.name,
        "number": shown.number,
        "unit": shown.unit,
        "verdict": VERDICTS[shown.verdict],
        "share": shown.value,
        "low": shown.low,
        "high": shown.high,
        "goal": shown.goal,
        "start": shown.start,
        "end": shown.end,
        "says": shown.says,
        "interval": shown.interval,
        "pending": format_number(one.tally.pending),
        "over": f"{format_counted(shown.n, definition.measure)} · {format_window(definition.over_days)}",
        "definition": format_definition(definition),
    }
    return Markup(render_to_string("standards/preview.html", {"s": words}, using="jinja2"))  # noqa: S704
