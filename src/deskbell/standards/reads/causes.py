"""Why standards were missed, counted by cause."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, OuterRef, QuerySet

from deskbell.people.models import Staff
from deskbell.standards.models import Cause, Clock, Standard
from deskbell.standards.outcomes import MISSABLE, judged_sql_where, outcome_parameters
from deskbell.standards.reads.measured_standard import MeasuredStandard
from deskbell.standards.timing import ClockState

NONE_GIVEN, FORGOTTEN = "-", "--"
LATELY = timedelta(days=7)
MOST_KNOWN = 30
# The cause that held at the instant, beside each outcome.
_CAUSED = f"""
    select judged.*, case when given.id is null then '{NONE_GIVEN}' when given.text = '' then '{FORGOTTEN}'
        else given.text end as cause
      from ($judged) judged left join lateral (
        select e.id, e.text from standards_cause e
         where e.standard_id = judged.standard_id and e.measure = judged.measure and e.subject = judged.subject
           and e.round = judged.round and e.at <= %(at)s
         order by e.id desc limit 1) given on true"""


def caused_sql(judged: str) -> str:
    """Return the statement of outcomes, with the cause of each."""
    return _CAUSED.replace("$judged", judged)


def count_causes(one: MeasuredStandard) -> list[tuple[str, int]]:
    """Return (cause, how often) for what was missed, the most frequent first. `-` means none given, `--` means erased."""
    if not Cause.objects.filter(standard=one.standard).exists():
        return [(NONE_GIVEN, one.tally.missed)] if one.tally.missed else []
    with connection.cursor() as cursor:
        cursor.execute(_count_sql(), outcome_parameters(one.standard.pk, one.window))
        return [(str(cause), int(count)) for cause, count in cursor.fetchall()]


def _count_sql() -> str:
    caused = caused_sql(judged_sql_where(MISSABLE))
    return f"select cause, count(*) from ({caused}) caused where outcome = 'missed' group by cause order by 2 desc, 1"


def causes_of_clocks(clocks: Iterable[Clock]) -> dict[int, Cause]:
    """Return the valid cause of each of these clocks, by clock id. The rows of the clocks must be loaded."""
    wanted = {_key(clock): clock.pk for clock in clocks if clock.breached_at is not None}
    if not wanted:
        return {}
    found = Cause.objects.filter(standard__in={key[0] for key in wanted}, subject__in={key[2] for key in wanted})
    causes = found.select_related("by").order_by("pk")
    by_key = {(cause.standard_id, cause.measure, cause.subject, cause.round): cause for cause in causes}
    return {pk: by_key[key] for key, pk in wanted.items() if key in by_key}


def common_causes(standard: Standard) -> list[str]:
    """Return the causes given most often for this standard, to suggest them, so that the same cause gets the same
    words.
    """
    texts = Cause.objects.filter(standard=standard).exclude(text="").values_list("text")
    return [text for text, _count in texts.annotate(count=Count("pk")).order_by("-count", "text")[:MOST_KNOWN]]


def list_breaches(staff: Staff) -> QuerySet[Clock]:
    """Return the recorded breaches, the latest first. A lead with teams gets only those of the lead's teams."""
    found = Clock.objects.filter(state=ClockState.BREACHED, breached_at__isnull=False, out="")
    teams = list(staff.teams.values_list("slug", flat=True)) if staff.role == Staff.Role.LEAD else []
    return (found.filter(row__team__in=teams) if teams else found).order_by("-breached_at", "-pk")


def unexplained_breaches(staff: Staff, *, at: datetime) -> QuerySet[Clock]:
    """Return the breaches of the last days that have no cause yet."""
    same: dict[str, Any] = {"standard": OuterRef("standard")}
    same |= {name: OuterRef(f"row__{name}") for name in ("measure", "subject", "round")}
    return list_breaches(staff).filter(~Exists(Cause.objects.filter(**same)), breached_at__gt=at - LATELY)


def _key(clock: Clock) -> tuple[int, str, int, int]:
    return clock.standard_id, clock.row.measure, clock.row.subject, clock.row.round
