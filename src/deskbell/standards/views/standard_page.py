"""The page of one standard: its number, weeks, definition, and what was left out or missed."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from deskbell.handbook.reads.rule_url import rule_url
from deskbell.handbook.reads.rule_wording import find_rule_title
from deskbell.kit.pages import render_page
from deskbell.people.access import current_staff, require_role
from deskbell.people.models import Team
from deskbell.standards.display import (
    column_label,
    format_cause,
    format_goal,
    format_micros,
    format_short_day,
    format_window,
)
from deskbell.standards.fact_files import is_stock_measure
from deskbell.standards.language import format_block
from deskbell.standards.measuring import Span, describe_reason, measurable_by_name
from deskbell.standards.outcomes import KEPT, MISSED, OUT
from deskbell.standards.reads import outcome_rows
from deskbell.standards.reads.board import board_channel, build_card, readers_offset
from deskbell.standards.reads.causes import count_causes
from deskbell.standards.reads.due_today import list_due_today
from deskbell.standards.reads.durations import measure_durations
from deskbell.standards.reads.figure import wants_few
from deskbell.standards.reads.measured_standard import MeasuredStandard
from deskbell.standards.reads.measured_weeks import measure_weeks
from deskbell.standards.reads.sums import sum_occurrences
from deskbell.standards.reads.version_history import VersionChange, list_version_changes
from deskbell.standards.reads.weeks_plot import draw_weeks
from deskbell.standards.rules import may_show_publicly
from deskbell.standards.views.outcome_rows import describe_outcome as rows_said
from deskbell.standards.views.standard_query import AsOf, get_measured_standard, read_as_of, rows_url

MISSED_SHOWN = 6


@require_role("agent")
def standard_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the page of a standard, as of now or as of `?as_of=`."""
    moment = read_as_of(request)
    return render_page(
        request,
        "standards/standard.html",
        **_context(get_measured_standard(slug, moment, lengths=True), moment),
        may_show=may_show_publicly(current_staff(request)),
    )


def _context(found: MeasuredStandard, moment: AsOf) -> dict[str, Any]:
    goal, slug = found.definition.goal, found.standard.slug
    spent = measure_durations(found) if isinstance(found.measure, Span) else None
    shown = build_card(found, line=False)
    by_week, changes = measure_weeks(found), list_version_changes(found.standard, until=moment.at)
    return {
        "one": found,
        "card": shown,
        "column": column_label(board_channel(found)),
        "goal": format_goal(goal),
        "window": format_window(found.definition.over_days),
        "interval": shown.interval,
        "weeks": by_week,
        "plot": draw_weeks(by_week, _changed(found, changes)),
        "risk": list_due_today(found) if moment.live else [],
        "spent": spent,
        "median": format_micros(spent.median) if spent and spent.median is not None else "",
        "ninetieth": format_micros(spent.ninetieth) if spent and spent.ninetieth is not None else "",
        "sums": sum_occurrences(found),
        "yes": MISSED if wants_few(goal) else KEPT,
        "no": KEPT if wants_few(goal) else MISSED,
        "stock": is_stock_measure(found.definition.measure),
        "block": format_block(found.definition, get_language(), measures=measurable_by_name()).partition("\n")[2],
        "says": found.measure.says if found.measure else "",
        "out": [
            (describe_reason(why), count, rows_url(slug, moment, outcome=OUT, why=why))
            for why, count in sorted(found.tally.left_out.items(), key=lambda item: -item[1])
        ],
        "causes": [
            (format_cause(cause), count, rows_url(slug, moment, outcome=MISSED, cause=cause))
            for cause, count in count_causes(found)
        ],
        "missed": [
            (row, rows_said(found, row))
            for row in outcome_rows.page_of_rows(
                found.standard, found.window, outcome_rows.RowFilter(MISSED), most=MISSED_SHOWN
            ).rows
        ],
        "rows_url": lambda **words: rows_url(slug, moment, **words),
        "file_url": rows_url(slug, moment, name="standards_file"),
        "moment": moment,
        "team": Team.objects.filter(slug=moment.team).first() if moment.team else None,
        "week_day": format_short_day,
        "versions": changes,
        "rule_title": find_rule_title(
            edition=found.version.edition_id, anchor=found.version.anchor, language=get_language() or "en"
        ),
        "handbook": rule_url(edition=found.version.edition_id, anchor=found.version.anchor),
    }


def _changed(found: MeasuredStandard, changes: list[VersionChange]) -> list[tuple[date, str]]:
    """The days on which the standard changed, for the plot. Its beginning is not a change."""
    offset = readers_offset(found.window.at)
    days = [((change.at + offset).date(), change.title) for change in changes[:-1]]
    return [(day, f"{format_short_day(day)}: {title}") for day, title in days]
