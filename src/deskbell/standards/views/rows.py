"""The rows behind a number, as a page and as a file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from deskbell.kit.pages import page
from deskbell.kit.spoken import duration, number
from deskbell.people.door import door
from deskbell.standards.language import Aim, Kind
from deskbell.standards.models.cause import LONGEST
from deskbell.standards.outcomes import KEPT, MISSED, OUT, PENDING, Tally, Window, tally
from deskbell.standards.reads import rows as reads
from deskbell.standards.reads.measured import Measured
from deskbell.standards.said import cause_said, micros_said, reason_said
from deskbell.standards.sheet import lines
from deskbell.standards.views.asked import EARLIEST, LATEST, AsOf, as_of, one, rows_url

RISK = "risk"
_HEAD = ("case", "outcome", "why", "began", "stopped", "due", "value", "channel", "brand", "team", "language")


@dataclass(frozen=True)
class Asked:
    """Which rows: of a standard, as of a moment, of one week or of the whole window, with an outcome and a reason."""

    one: Measured
    moment: AsOf
    outcome: str
    why: str
    week: str
    cause: str = ""
    many: str = ""

    @property
    def window(self) -> Window:
        begins = _monday(self.week)
        if begins is None:
            return self.one.window
        edge = timedelta(microseconds=1)
        return Window(
            begins - edge, self.moment.at, min(begins + timedelta(days=7) - edge, self.moment.at), self.moment.team
        )

    @property
    def tally(self) -> Tally:
        return tally(standard=self.one.standard.pk, window=self.window) if self.week else self.one.tally

    @property
    def choice(self) -> reads.Choice:
        """The same for `reads.rows`, which knows no risk."""
        risk = self.outcome == RISK
        outcome, only = (PENDING, self.one.risky) if risk else (self.outcome, None)
        return reads.Choice(outcome, self.why, self.cause, self.many, only)

    @property
    def narrowed(self) -> dict[str, str]:
        """The same choice in an address."""
        return {"outcome": self.outcome, "why": self.why, "cause": self.cause, "many": self.many}

    def url(self, **words: str) -> str:
        return rows_url(self.one.standard.slug, self.moment, **{"week": self.week, **words})


@door("agent")
def rows(request: HttpRequest, slug: str) -> HttpResponse:
    """A page of rows with one outcome, or with all."""
    asked = _asked(request, slug)
    after = reads.cursor(request.GET.get("after", ""))
    shown = reads.page(asked.one.standard, asked.window, asked.choice, after=after)
    return page(
        request,
        "standards/rows.html",
        one=asked.one,
        window=asked.window,
        why=reason_said(asked.why) if asked.why else "",
        cause=cause_said(asked.cause) if asked.cause else "",
        many={reads.SOME: _("At least one"), reads.NONE: _("None")}.get(asked.many, ""),
        chips=_chips(asked),
        rows=[(row, said(asked.one, row)) for row in shown.rows],
        more=asked.url(**asked.narrowed, after=shown.next) if shown.next else "",
        file_url=asked.url(name="standards_file", **asked.narrowed),
        back=_back(asked),
    )


@door("agent")
def file(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The same rows as a file for a spreadsheet."""
    asked = _asked(request, slug)
    every = reads.every(asked.one.standard, asked.window, asked.choice)
    response = StreamingHttpResponse(lines(_HEAD, _cells(asked.one, every)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{asked.one.standard.slug}.csv"'
    return response


def said(one: Measured, row: reads.Row) -> str:
    """What became of a row, in words."""
    if row.outcome == OUT:
        return reason_said(row.why)
    kind = one.measure.kind if one.measure else Kind.SPAN
    if kind is Kind.SPAN:
        return _span_said(one, row)
    if row.outcome == PENDING:
        return _("Pending")
    if kind is Kind.SHARE:
        return _("Yes") if (row.outcome == KEPT) is (one.definition.goal.aim is Aim.AT_LEAST) else _("No")
    return number((row.reading or 0) / 1_000_000)


def _span_said(one: Measured, row: reads.Row) -> str:
    if row.outcome == MISSED:
        return _("%(time)s late") % {"time": duration(row.late or 0)} if row.late is not None else _("Missed")
    if row.outcome == PENDING:
        return _("Pending")
    if row.stopped_at is None:
        return _("Open, in time")
    words = _("%(time)s") if one.definition.goal.by_mean else _("Kept in %(time)s")
    return words % {"time": micros_said(row.reading or 0)}


def _asked(request: HttpRequest, slug: str) -> Asked:
    moment = as_of(request)
    outcome, week, many = (request.GET.get(name, "") for name in ("outcome", "week", "many"))
    return Asked(
        one=one(slug, moment),
        moment=moment,
        outcome=outcome if outcome in (RISK, *reads.CHOICES) else "",
        why=request.GET.get("why", "").replace("\0", "")[:200],
        week=week if _monday(week) else "",
        cause=request.GET.get("cause", "").replace("\0", "")[:LONGEST],
        many=many if many in (reads.SOME, reads.NONE) else "",
    )


def _monday(week: str) -> datetime | None:
    """The first instant of a week told by its Monday, where the reader is."""
    try:
        day = date.fromisoformat(week)
    except ValueError:
        return None
    if not EARLIEST < day.year < LATEST:
        return None
    return datetime(day.year, day.month, day.day, tzinfo=timezone.get_current_timezone())


def _cells(one: Measured, rows: Iterator[reads.Row]) -> Iterator[list[object]]:
    for row in rows:
        times = [at.isoformat() if at else "" for at in (row.began_at, row.stopped_at, row.due_at)]
        yield [row.ref, row.outcome, row.why, *times, _value(one, row), row.channel, row.brand, row.team, row.language]


def _value(one: Measured, row: reads.Row) -> object:
    """Whole seconds of a duration that has ended, the number of a number, yes or no."""
    kind = one.measure.kind if one.measure else Kind.SPAN
    if kind is Kind.SPAN:
        return None if row.reading is None or row.stopped_at is None else row.reading // 1_000_000
    if kind is Kind.SHARE:
        yes = (row.outcome == KEPT) is (one.definition.goal.aim is Aim.AT_LEAST)
        return ("yes" if yes else "no") if row.outcome in (KEPT, MISSED) else None
    return f"{(row.reading or 0) / 1_000_000:g}"


def _chips(asked: Asked) -> list[dict[str, Any]]:
    tally = asked.tally
    counts = [
        ("", _("All"), tally.total),
        (reads.COUNTED, _("Counted"), tally.share.n),
        (KEPT, _("Kept"), tally.kept),
        (MISSED, _("Missed"), tally.missed),
        (PENDING, _("Pending"), tally.pending),
        (OUT, _("Left out"), sum(tally.out.values())),
    ]
    if not asked.week:
        counts.insert(5, (RISK, _("At risk"), asked.one.at_risk))
    return [
        {"label": label, "count": count, "url": asked.url(outcome=name), "on": name == asked.outcome}
        for name, label, count in counts
    ]


def _back(asked: Asked) -> str:
    return rows_url(asked.one.standard.slug, asked.moment, name="standards_one")
