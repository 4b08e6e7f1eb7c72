"""Why a standard was missed, counted: each cause leads to the rows that it was given for."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, OuterRef, QuerySet

from deskbell.people.models import Staff
from deskbell.standards.models import Cause, Clock, Standard
from deskbell.standards.outcomes import MISSABLE, judged_of, parameters
from deskbell.standards.reads.measured import Measured
from deskbell.standards.timing import State

NONE_GIVEN, FORGOTTEN = "-", "--"
LATELY = timedelta(days=7)
MOST_KNOWN = 30
# The cause that held at the instant, beside what was judged.
_CAUSED = f"""
    select judged.*, case when given.id is null then '{NONE_GIVEN}' when given.text = '' then '{FORGOTTEN}'
        else given.text end as cause
      from ($judged) judged left join lateral (
        select e.id, e.text from standards_cause e
         where e.standard_id = judged.standard_id and e.measure = judged.measure and e.subject = judged.subject
           and e.round = judged.round and e.at <= %(at)s
         order by e.id desc limit 1) given on true"""


def caused(judged: str) -> str:
    """What was judged, each with its cause."""
    return _CAUSED.replace("$judged", judged)


def causes_of(one: Measured) -> list[tuple[str, int]]:
    """How often each cause stands behind what was missed, the commonest first; `-` where none is given, `--` forgotten."""
    if not Cause.objects.filter(standard=one.standard).exists():
        return [(NONE_GIVEN, one.tally.missed)] if one.tally.missed else []
    with connection.cursor() as cursor:
        among = caused(judged_of(MISSABLE))
        cursor.execute(
            f"select cause, count(*) from ({among}) caused where outcome = 'missed' group by cause order by 2 desc, 1",
            parameters(one.standard.pk, one.window),
        )
        return [(str(cause), int(count)) for cause, count in cursor.fetchall()]


def given(clocks: Iterable[Clock]) -> dict[int, Cause]:
    """The cause that holds for each of these clocks, by the clock's number. The rows must be at hand."""
    wanted = {_key(clock): clock.pk for clock in clocks if clock.breached_at is not None}
    if not wanted:
        return {}
    found = Cause.objects.filter(standard__in={key[0] for key in wanted}, subject__in={key[2] for key in wanted})
    causes = found.select_related("by").order_by("pk")
    by_key = {(cause.standard_id, cause.measure, cause.subject, cause.round): cause for cause in causes}
    return {pk: by_key[key] for key, pk in wanted.items() if key in by_key}


def known(standard: Standard) -> list[str]:
    """The causes given most often, so that the same one gets the same words: those of this standard."""
    texts = Cause.objects.filter(standard=standard).exclude(text="").values_list("text")
    return [text for text, _count in texts.annotate(count=Count("pk")).order_by("-count", "text")[:MOST_KNOWN]]


def breaches(staff: Staff) -> QuerySet[Clock]:
    """What was missed and told, of the teams of a lead, or of all; the latest first."""
    found = Clock.objects.filter(state=State.BREACHED, breached_at__isnull=False, out="")
    teams = list(staff.teams.values_list("slug", flat=True)) if staff.role == Staff.Role.LEAD else []
    return (found.filter(row__team__in=teams) if teams else found).order_by("-breached_at", "-pk")


def unexplained(staff: Staff, *, at: datetime) -> QuerySet[Clock]:
    """Those of the last days that nobody has given a cause for."""
    same: dict[str, Any] = {"standard": OuterRef("standard")}
    same |= {name: OuterRef(f"row__{name}") for name in ("measure", "subject", "round")}
    return breaches(staff).filter(~Exists(Cause.objects.filter(**same)), breached_at__gt=at - LATELY)


def _key(clock: Clock) -> tuple[int, str, int, int]:
    return clock.standard_id, clock.row.measure, clock.row.subject, clock.row.round
