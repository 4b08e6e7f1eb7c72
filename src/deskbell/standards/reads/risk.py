"""What runs out today: the list to work from before anything is missed, the nearest first."""

from datetime import datetime, timedelta

from django.utils import timezone

from deskbell.standards.models import Clock
from deskbell.standards.outcomes import PENDING
from deskbell.standards.reads import rows
from deskbell.standards.reads.clocks import Shown, shown
from deskbell.standards.reads.measured import Measured

MOST = 6


def risk(one: Measured) -> list[tuple[rows.Row, Shown]]:
    """The clocks due before the reader's day ends or at risk already, each with its case."""
    at = one.window.at
    clocks = Clock.objects.filter(
        standard=one.standard, state="running", presses=True, due_at__gte=at, started_at__gt=one.window.begins
    )
    clocks = clocks.filter(row__team=one.window.team) if one.window.team else clocks
    found = clocks.filter(due_at__lt=_midnight(at)) | clocks.filter(pk__in=one.risky[:MOST])
    nearest = list(found.select_related("row", "version").order_by("due_at", "pk")[:MOST])
    chosen = rows.Choice(PENDING, only=[clock.pk for clock in nearest])
    known = rows.page(one.standard, one.window, chosen, most=MOST).rows
    by_clock = {row.clock: row for row in known}
    return [(by_clock[clock.pk], shown(clock, at)) for clock in nearest if clock.pk in by_clock]


def _midnight(at: datetime) -> datetime:
    here = at.astimezone(timezone.get_current_timezone())
    return (here + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
