"""Show the rows behind a number, as a page and as a file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from deskbell.kit.formats import format_duration, format_number
from deskbell.kit.pages import render_page
from deskbell.people.access import require_role
from deskbell.standards.display import format_cause, format_micros
from deskbell.standards.language import Aim, Kind
from deskbell.standards.measuring import describe_reason
from deskbell.standards.models.cause import LONGEST
from deskbell.standards.outcomes import KEPT, MISSED, OUT, PENDING, Tally, Window, count_outcomes
from deskbell.standards.reads import outcome_rows as reads
from deskbell.standards.reads.measured_standard import MeasuredStandard
from deskbell.standards.reads.standard_names import standard_name
from deskbell.standards.spreadsheet import csv_lines
from deskbell.standards.views.standard_query import EARLIEST, LATEST, AsOf, get_measured_standard, read_as_of, rows_url

RISK = "risk"
_HEAD = ("case", "outcome", "why", "began", "stopped", "due", "value", "channel", "brand", "team", "language")


@dataclass(frozen=True)
class RowsQuery:
    """Which rows to show: of a standard, as of a moment, of one week or the whole window, with an outcome and a reason."""

    one: MeasuredStandard
    moment: AsOf
    outcome: str
    why: str
    week: str
    cause: str = ""
    many: str = ""

    @property
    def window(self) -> Window:
        begins = _week_start(self.week)
        if begins is None:
            return self.one.window
        edge = timedelta(microseconds=1)
        return Window(
            begins - edge, self.moment.at, min(begins + timedelta(days=7) - edge, self.moment.at), self.moment.team
        )

    @property
    def tally(self) -> Tally:
        return count_outcomes(standard=self.one.standard.pk, window=self.window) if self.week else self.one.tally

    @property
    def choice(self) -> reads.RowFilter:
        """The filter for `reads.outcome_rows`, which does not know the outcome "at risk"."""
        risk = self.outcome == RISK
        outcome, only = (PENDING, self.one.at_risk_ids) if risk else (self.outcome, None)
        return reads.RowFilter(outcome, self.why, self.cause, self.many, only)

    @property
    def as_words(self) -> dict[str, str]:
        """The filter as query parameters."""
        return {"outcome": self.outcome, "why": self.why, "cause": self.cause, "many": self.many}

    def url(self, **words: str) -> str:
        return rows_url(self.one.standard.slug, self.moment, **{"week": self.week, **words})


@require_role("agent")
def show_rows(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a page of rows, with one outcome or all."""
    query = _read_query(request, slug)
    after = reads.parse_row_cursor(request.GET.get("after", ""))
    shown = reads.page_of_rows(query.one.standard, query.window, query.choice, after=after)
    return render_page(
        request,
        "standards/rows.html",
        one=query.one,
        name=standard_name(query.one.version),
        window=query.window,
        why=describe_reason(query.why) if query.why else "",
        cause=format_cause(query.cause) if query.cause else "",
        many={reads.SOME: _("At least one"), reads.NONE: _("None")}.get(query.many, ""),
        chips=_chips(query),
        rows=[(row, describe_outcome(query.one, row)) for row in shown.rows],
        more=query.url(**query.as_words, after=shown.next) if shown.next else "",
        file_url=query.url(name="standards_file", **query.as_words),
        back=_standard_url(query),
    )


@require_role("agent")
def rows_file(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send the same rows as a CSV file."""
    query = _read_query(request, slug)
    every = reads.iterate_rows(query.one.standard, query.window, query.choice)
    response = StreamingHttpResponse(
        csv_lines(_HEAD, _csv_cells(query.one, every)), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{query.one.standard.slug}.csv"'
    return response


def describe_outcome(one: MeasuredStandard, row: reads.OutcomeRow) -> str:
    """Return the outcome of a row as text."""
    if row.outcome == OUT:
        return describe_reason(row.why)
    kind = one.measure.kind if one.measure else Kind.SPAN
    if kind is Kind.SPAN:
        return _describe_span(one, row)
    if row.outcome == PENDING:
        return pgettext("state of a clock", "Pending")
    if kind is Kind.SHARE:
        return (
            pgettext("answer", "Yes")
            if (row.outcome == KEPT) is (one.definition.goal.aim is Aim.AT_LEAST)
            else pgettext("answer", "No")
        )
    return format_number((row.reading or 0) / 1_000_000)


def _describe_span(one: MeasuredStandard, row: reads.OutcomeRow) -> str:
    if row.outcome == MISSED:
        return (
            _("%(time)s late") % {"time": format_duration(row.late or 0)}
            if row.late is not None
            else pgettext("state of a clock", "Missed")
        )
    if row.outcome == PENDING:
        return pgettext("state of a clock", "Pending")
    if row.stopped_at is None:
        return _("Open, in time")
    words = _("%(time)s") if one.definition.goal.is_mean else _("Kept in %(time)s")
    return words % {"time": format_micros(row.reading or 0)}


def _read_query(request: HttpRequest, slug: str) -> RowsQuery:
    moment = read_as_of(request)
    outcome, week, many = (request.GET.get(name, "") for name in ("outcome", "week", "many"))
    return RowsQuery(
        one=get_measured_standard(slug, moment),
        moment=moment,
        outcome=outcome if outcome in (RISK, *reads.CHOICES) else "",
        why=request.GET.get("why", "").replace("\0", "")[:200],
        week=week if _week_start(week) else "",
        cause=request.GET.get("cause", "").replace("\0", "")[:LONGEST],
        many=many if many in (reads.SOME, reads.NONE) else "",
    )


def _week_start(week: str) -> datetime | None:
    """The first instant of a week given by its Monday, where the reader is. None if it is no date."""
    try:
        day = date.fromisoformat(week)
    except ValueError:
        return None
    if not EARLIEST < day.year < LATEST:
        return None
    return datetime(day.year, day.month, day.day, tzinfo=timezone.get_current_timezone())


def _csv_cells(one: MeasuredStandard, rows: Iterator[reads.OutcomeRow]) -> Iterator[list[object]]:
    for row in rows:
        times = [at.isoformat() if at else "" for at in (row.began_at, row.stopped_at, row.due_at)]
        yield [
            row.ref,
            row.outcome,
            row.why,
            *times,
            _csv_value(one, row),
            row.channel,
            row.brand,
            row.team,
            row.language,
        ]


def _csv_value(one: MeasuredStandard, row: reads.OutcomeRow) -> object:
    """Whole seconds of a finished duration, the number of a count, or yes or no."""
    kind = one.measure.kind if one.measure else Kind.SPAN
    if kind is Kind.SPAN:
        return None if row.reading is None or row.stopped_at is None else row.reading // 1_000_000
    if kind is Kind.SHARE:
        yes = (row.outcome == KEPT) is (one.definition.goal.aim is Aim.AT_LEAST)
        return ("yes" if yes else "no") if row.outcome in (KEPT, MISSED) else None
    return f"{(row.reading or 0) / 1_000_000:g}"


def _chips(query: RowsQuery) -> list[dict[str, Any]]:
    tally = query.tally
    counts = [
        ("", _("All"), tally.total),
        (reads.COUNTED, pgettext("a contact in a measure", "Counted"), tally.share.n),
        (KEPT, pgettext("state of a clock", "Kept"), tally.kept),
        (MISSED, pgettext("state of a clock", "Missed"), tally.missed),
        (PENDING, pgettext("state of a clock", "Pending"), tally.pending),
        (OUT, pgettext("a contact in a measure", "Left out"), sum(tally.left_out.values())),
    ]
    if not query.week:
        counts.insert(5, (RISK, _("At risk"), query.one.at_risk))
    return [
        {"label": label, "count": count, "url": query.url(outcome=name), "on": name == query.outcome}
        for name, label, count in counts
    ]


def _standard_url(query: RowsQuery) -> str:
    return rows_url(query.one.standard.slug, query.moment, name="standards_one")
