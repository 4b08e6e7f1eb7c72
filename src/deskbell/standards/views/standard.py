"""One standard: its number, its weeks, its definition, and what was left out or missed."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from deskbell.kit.pages import page
from deskbell.kit.slots import ask
from deskbell.people.door import door, person
from deskbell.people.models import Team
from deskbell.standards.facts import stock
from deskbell.standards.language import show
from deskbell.standards.measuring import Span, measurable
from deskbell.standards.outcomes import KEPT, MISSED, OUT
from deskbell.standards.reads import rows
from deskbell.standards.reads.board import card, channel_of, offset_at
from deskbell.standards.reads.causes import causes_of
from deskbell.standards.reads.durations import durations
from deskbell.standards.reads.figure import seldom
from deskbell.standards.reads.measured import Measured
from deskbell.standards.reads.risk import risk
from deskbell.standards.reads.sums import sums
from deskbell.standards.reads.versions import Change, versions
from deskbell.standards.reads.weeks import weeks
from deskbell.standards.reads.weeks_drawn import draw
from deskbell.standards.rules import may_show
from deskbell.standards.said import (
    cause_said,
    column_said,
    day_said,
    goal_said,
    micros_said,
    reason_said,
    window_said,
)
from deskbell.standards.views.asked import AsOf, as_of, one, rows_url
from deskbell.standards.views.rows import said as rows_said

MISSED_SHOWN = 6


@door("agent")
def standard(request: HttpRequest, slug: str) -> HttpResponse:
    """The page of a standard, as of now or as of `?as_of=`."""
    moment = as_of(request)
    return page(
        request,
        "standards/standard.html",
        **_context(one(slug, moment, lengths=True), moment),
        may_show=may_show(person(request)),
    )


def _context(found: Measured, moment: AsOf) -> dict[str, Any]:
    goal, slug = found.definition.goal, found.standard.slug
    spent = durations(found) if isinstance(found.measure, Span) else None
    shown = card(found, line=False)
    by_week, changes = weeks(found), versions(found.standard, until=moment.at)
    return {
        "one": found,
        "card": shown,
        "column": column_said(channel_of(found)),
        "goal": goal_said(goal),
        "window": window_said(found.definition.over_days),
        "interval": shown.interval,
        "weeks": by_week,
        "plot": draw(by_week, _changed(found, changes)),
        "risk": risk(found) if moment.live else [],
        "spent": spent,
        "median": micros_said(spent.median) if spent and spent.median is not None else "",
        "ninetieth": micros_said(spent.ninetieth) if spent and spent.ninetieth is not None else "",
        "sums": sums(found),
        "yes": MISSED if seldom(goal) else KEPT,
        "no": KEPT if seldom(goal) else MISSED,
        "stock": stock(found.definition.measure),
        "block": show(found.definition, get_language(), measures=measurable()).partition("\n")[2],
        "says": found.measure.says if found.measure else "",
        "out": [
            (reason_said(why), count, rows_url(slug, moment, outcome=OUT, why=why))
            for why, count in sorted(found.tally.out.items(), key=lambda item: -item[1])
        ],
        "causes": [
            (cause_said(cause), count, rows_url(slug, moment, outcome=MISSED, cause=cause))
            for cause, count in causes_of(found)
        ],
        "missed": [
            (row, rows_said(found, row))
            for row in rows.page(found.standard, found.window, rows.Choice(MISSED), most=MISSED_SHOWN).rows
        ],
        "rows_url": lambda **words: rows_url(slug, moment, **words),
        "file_url": rows_url(slug, moment, name="standards_file"),
        "moment": moment,
        "team": Team.objects.filter(slug=moment.team).first() if moment.team else None,
        "week_day": day_said,
        "versions": changes,
        "handbook": next(iter(ask("handbook.rule", edition=found.version.edition_id, anchor=found.version.anchor)), ""),
    }


def _changed(found: Measured, changes: list[Change]) -> list[tuple[date, str]]:
    """The days on which the standard changed, for the plot; that it began is no change."""
    offset = offset_at(found.window.at)
    days = [((change.at + offset).date(), change.title) for change in changes[:-1]]
    return [(day, f"{day_said(day)}: {title}") for day, title in days]
