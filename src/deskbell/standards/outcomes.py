"""Kept, missed, pending or left out: what each clock was at an instant, in one piece of SQL over the live rows.

Measuring as of an instant uses only what happened up to it, so the number for it never changes.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from deskbell.standards.calendars import to_micros
from deskbell.standards.intervals import Share

KEPT, MISSED, PENDING, OUT = "kept", "missed", "pending", "out"
OUTCOMES = (KEPT, MISSED, PENDING, OUT)

# A subject whose true start lies after the instant was at that time still the thing that is left out.
_COHORT = """
    select c.*, s.measure, s.channel, s.brand, s.team, s.language, s.left_out, c.started_at as counted_at
      from standards_clock c join standards_spanrow s on s.id = c.span_id
     where c.standard_id = %(standard)s and c.started_at > %(begins)s and c.started_at <= %(ends)s
    union all
    select c.*, s.measure, s.channel, s.brand, s.team, s.language, s.left_out, c.began_at as counted_at
      from standards_clock c join standards_spanrow s on s.id = c.span_id
     where c.standard_id = %(standard)s and c.began_at <> c.started_at
       and c.began_at > %(begins)s and c.began_at <= %(ends)s and c.started_at > %(at)s
"""
JUDGED = f"""
    select *, case
        when why is not null then 'out'
        when stopped_at <= %(at)s and (due_at is null or stopped_at <= due_at) then 'kept'
        when due_at < %(at)s then 'missed'
        else 'pending' end as outcome
      from (
        select cohort.*, case when left_out = '[]'::jsonb then null else (
            select period ->> 'why' from jsonb_array_elements(left_out) with ordinality as periods (period, place)
             where (period ->> 'begins')::bigint <= %(micros)s
               and (period ->> 'ends' is null or (period ->> 'ends')::bigint > %(micros)s)
             order by place desc limit 1) end as why
          from ({_COHORT}) cohort) reasoned
"""


@dataclass
class Tally:
    """How many of each outcome; `out` by reason."""

    kept: int = 0
    missed: int = 0
    pending: int = 0
    out: dict[str, int] = field(default_factory=dict)

    @property
    def share(self) -> Share:
        return Share(self.kept, self.kept + self.missed)

    @property
    def total(self) -> int:
        return self.kept + self.missed + self.pending + sum(self.out.values())

    def add(self, outcome: str, why: str | None, count: int) -> None:
        if outcome == OUT:
            self.out[why or ""] = self.out.get(why or "", 0) + count
        else:
            setattr(self, outcome, getattr(self, outcome) + count)


@dataclass(frozen=True)
class Window:
    """What began after `begins` and up to `ends`, as it stood at `at`; `ends` is `at` unless the past is cut smaller."""

    begins: datetime
    at: datetime
    ends: datetime | None = None

    @classmethod
    def over(cls, days: int, at: datetime) -> "Window":
        return cls(at - timedelta(days=days), at)


def parameters(standard: int, window: Window) -> dict[str, Any]:
    return {
        "standard": standard,
        "begins": window.begins,
        "ends": window.ends or window.at,
        "at": window.at,
        "micros": to_micros(window.at),
    }


def tally(*, standard: int, window: Window) -> Tally:
    """Count the outcomes of a standard over a window, from the live rows."""
    found = Tally()
    with connection.cursor() as cursor:
        cursor.execute(
            f"select outcome, why, count(*) from ({JUDGED}) judged group by 1, 2", parameters(standard, window)
        )
        for outcome, why, count in cursor.fetchall():
            found.add(outcome, why, count)
    return found
