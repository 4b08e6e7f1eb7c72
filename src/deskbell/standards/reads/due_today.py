"""What is due today, the first due first: the list to work from before anything is missed."""

from datetime import datetime, timedelta

from django.utils import timezone

from deskbell.standards.models import Clock
from deskbell.standards.outcomes import PENDING
from deskbell.standards.reads import outcome_rows
from deskbell.standards.reads.case_clocks import ClockInWords, describe_clock
from deskbell.standards.reads.measured_standard import MeasuredStandard

MOST = 6


def list_due_today(one: MeasuredStandard) -> list[tuple[outcome_rows.OutcomeRow, ClockInWords]]:
    """Return the clocks that are due before the reader's day ends, or at risk already, each with its case."""
    at = one.window.at
    clocks = Clock.objects.filter(
        standard=one.standard, state="running", presses=True, due_at__gte=at, started_at__gt=one.window.begins
    )
    clocks = clocks.filter(row__team=one.window.team) if one.window.team else clocks
    found = clocks.filter(due_at__lt=_next_midnight(at)) | clocks.filter(pk__in=one.at_risk_ids[:MOST])
    nearest = list(found.select_related("row", "version").order_by("due_at", "pk")[:MOST])
    chosen = outcome_rows.RowFilter(PENDING, only=[clock.pk for clock in nearest])
    known = outcome_rows.page_of_rows(one.standard, one.window, chosen, most=MOST).rows
    by_clock = {row.clock: row for row in known}
    return [(by_clock[clock.pk], describe_clock(clock, at)) for clock in nearest if clock.pk in by_clock]


def _next_midnight(at: datetime) -> datetime:
    here = at.astimezone(timezone.get_current_timezone())
    return (here + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
