"""The list of breaches, which a lead works through to give their causes."""

from datetime import datetime

from django.db.models import Q
from django.http import HttpRequest, HttpResponse

from deskbell.kit.clock import now
from deskbell.kit.pages import render_page
from deskbell.people.access import current_staff, require_role
from deskbell.standards.models import Clock
from deskbell.standards.reads.causes import causes_of_clocks, unexplained_breaches
from deskbell.standards.reads.causes import list_breaches as all_breaches
from deskbell.standards.reads.outcome_rows import find_case_names, parse_row_cursor
from deskbell.standards.reads.standard_names import standard_name

PAGE = 50


@require_role("lead")
def breaches(request: HttpRequest) -> HttpResponse:
    """Show the breaches of the last days without a cause; with `?which=all` all of them."""
    every = request.GET.get("which") == "all"
    found = all_breaches(current_staff(request)) if every else unexplained_breaches(current_staff(request), at=now())
    after = parse_row_cursor(request.GET.get("after", ""))
    if after:
        found = found.filter(_older_than(*after))
    clocks = list(found.select_related("row", "standard", "version")[: PAGE + 1])
    shown, causes = clocks[:PAGE], causes_of_clocks(clocks[:PAGE])
    named = find_case_names({clock.case for clock in shown if clock.case})
    rows = [
        {
            "clock": clock,
            "name": standard_name(clock.version),
            "case": named.get(clock.case or 0),
            "cause": causes.get(clock.pk),
        }
        for clock in shown
    ]
    more = _cursor_of(shown[-1]) if len(clocks) > PAGE else ""
    return render_page(request, "standards/breaches.html", rows=rows, every=every, more=more)


def _older_than(at: datetime, number: int) -> Q:
    return Q(breached_at__lt=at) | Q(breached_at=at, pk__lt=number)


def _cursor_of(clock: Clock) -> str:
    return f"{clock.breached_at.isoformat()}_{clock.pk}" if clock.breached_at else ""
