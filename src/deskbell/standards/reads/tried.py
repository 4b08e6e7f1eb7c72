"""A standard that need not be in force, as the past would have shown it: for the handbook's preview and the trial page."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from markupsafe import Markup

from deskbell.kit.lately import forgotten
from deskbell.kit.spoken import number
from deskbell.standards.backtest import Asked, Readings, readings
from deskbell.standards.backtest.tightest import lasted
from deskbell.standards.intervals import Mean, Verdict
from deskbell.standards.language import Aim, Definition, show
from deskbell.standards.outcomes import Tally
from deskbell.standards.reads.board import offset_at
from deskbell.standards.reads.figure import Figure, figure_of
from deskbell.standards.reads.measured import target
from deskbell.standards.said import VERDICTS, definition_said, window_said

PARTS = ("team", "site", "topic")
MOST_STILL = timedelta(minutes=15)
MOST_OPENED = 200
_opened: dict[tuple[Any, ...], datetime] = forgotten({})


@dataclass(frozen=True)
class Tried:
    """A definition with its number over its own window."""

    asked: Asked
    found: Readings

    @property
    def definition(self) -> Definition:
        return self.asked.definition

    @cached_property
    def tally(self) -> Tally:
        return self.found.window(self.asked)

    @cached_property
    def mean(self) -> Mean | None:
        return self.found.mean(self.asked) if self.asked.goal.by_mean else None

    @property
    def verdict(self) -> Verdict:
        goal = self.asked.goal
        if self.mean is None:
            return self.tally.share.verdict(goal.share)
        return self.mean.verdict(target(goal), at_least=goal.aim is Aim.SCORE)

    @cached_property
    def figure(self) -> Figure:
        return figure_of(self, lambda share: lasted(self.found, self.asked, share))


def tried(definition: Definition, *, brand: str, at: datetime, weeks: int = 26, dragged: bool = False) -> Tried:
    """Try a definition on the contacts of a brand, as of the minute: readings made for one target serve the next.

    While a target is `dragged` the past stands still, as of the minute in which the page was opened.
    """
    minute = at.replace(second=0, microsecond=0)
    asked = Asked(definition, minute, brand=brand, weeks=weeks, offset=offset_at(minute), columns=PARTS)
    same = asked.same
    opened = _opened.get(same, minute)
    if dragged and minute - MOST_STILL < opened < minute:
        asked = replace(asked, at=opened)
    else:
        _remember(same, minute)
    return Tried(asked, readings(asked))


def _remember(same: tuple[Any, ...], minute: datetime) -> None:
    _opened.pop(same, None)
    _opened[same] = minute
    while len(_opened) > MOST_OPENED:
        _opened.pop(next(iter(_opened)), None)


def preview(definition: Definition, *, brand: str, at: datetime) -> Markup:
    """The block as it would stand in the handbook today, if it were in force and always had been."""
    one = tried(definition, brand=brand, at=at)
    shown = one.figure
    words = {
        "url": f"{reverse('standards_try')}?{urlencode({'brand': brand, 'text': show(definition)})}",
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
        "pending": number(one.tally.pending),
        "over": _("n %(n)s in %(days)s") % {"n": number(shown.n), "days": window_said(definition.over_days)},
        "definition": definition_said(definition),
    }
    return Markup(render_to_string("standards/preview.html", {"s": words}, using="jinja2"))  # noqa: S704
