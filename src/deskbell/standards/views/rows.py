"""The rows behind a number, as a page and as a file."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from deskbell.kit.pages import page
from deskbell.kit.spoken import duration
from deskbell.people.door import door
from deskbell.standards.outcomes import KEPT, MISSED, OUT, OUTCOMES, PENDING
from deskbell.standards.reads import rows as reads
from deskbell.standards.reads.measured import Measured
from deskbell.standards.said import micros_said, reason_said
from deskbell.standards.sheet import lines
from deskbell.standards.views.asked import AsOf, as_of, one
from deskbell.standards.views.standard import rows_url


@door("agent")
def rows(request: HttpRequest, slug: str) -> HttpResponse:
    """A page of rows with one outcome, or with all."""
    moment = as_of(request)
    found, outcome, why = one(slug, moment), _outcome(request), _why(request)
    after = reads.cursor(request.GET.get("after", ""))
    shown = reads.page(found.standard, found.window, outcome, why=why, after=after)
    return page(
        request,
        "standards/rows.html",
        one=found,
        outcome=outcome,
        why=reason_said(why) if why else "",
        chips=_chips(found, moment, outcome),
        rows=[(row, said(row)) for row in shown.rows],
        more=_more(found, moment, outcome, why, shown.next),
        file_url=rows_url(found, moment, outcome, why, name="standards_file"),
        back=_back(found, moment),
    )


@door("agent")
def file(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The same rows as a file for a spreadsheet."""
    found = one(slug, as_of(request))
    every = reads.every(found.standard, found.window, _outcome(request), why=_why(request))
    response = StreamingHttpResponse(lines(_HEAD, _cells(every)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.standard.slug}.csv"'
    return response


def said(row: reads.Row) -> str:
    """What became of a row, in words."""
    if row.outcome == KEPT:
        return _("Kept in %(time)s") % {"time": micros_said(row.reading or 0)}
    if row.outcome == MISSED:
        return _("%(time)s late") % {"time": duration(row.late or 0)}
    return _("Pending") if row.outcome == PENDING else reason_said(row.why)


_HEAD = ("case", "outcome", "why", "began", "stopped", "due", "seconds", "channel", "brand", "team", "language")


def _cells(rows: Iterator[reads.Row]) -> Iterator[list[object]]:
    for row in rows:
        seconds = None if row.reading is None else row.reading // 1_000_000
        times = [at.isoformat() if at else "" for at in (row.began_at, row.stopped_at, row.due_at)]
        yield [row.ref, row.outcome, row.why, *times, seconds, row.channel, row.brand, row.team, row.language]


def _outcome(request: HttpRequest) -> str:
    asked = request.GET.get("outcome", "")
    return asked if asked in OUTCOMES else ""


def _why(request: HttpRequest) -> str:
    return request.GET.get("why", "").replace("\0", "")[:200]


def _chips(found: Measured, moment: AsOf, outcome: str) -> list[dict[str, Any]]:
    tally = found.tally
    counts = [
        ("", _("All"), tally.total),
        (KEPT, _("Kept"), tally.kept),
        (MISSED, _("Missed"), tally.missed),
        (PENDING, _("Pending"), tally.pending),
        (OUT, _("Left out"), sum(tally.out.values())),
    ]
    return [
        {"label": label, "count": count, "url": rows_url(found, moment, name), "on": name == outcome}
        for name, label, count in counts
    ]


def _more(found: Measured, moment: AsOf, outcome: str, why: str, after: str) -> str:
    if not after:
        return ""
    url = rows_url(found, moment, outcome, why)
    return f"{url}{'&' if '?' in url else '?'}{urlencode({'after': after})}"


def _back(found: Measured, moment: AsOf) -> str:
    url = reverse("standards_one", args=[found.standard.slug])
    return url if moment.live else f"{url}?as_of={moment.query.replace('+', '%2B')}"
