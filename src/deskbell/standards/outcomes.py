"""Kept, missed, pending or left out: what each clock was at an instant, in one piece of SQL over the live rows.

Measuring as of an instant uses only what happened up to it, so the number for it never changes.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from deskbell.standards.calendars import to_micros
from deskbell.standards.intervals import Mean, Share

KEPT, MISSED, PENDING, OUT = "kept", "missed", "pending", "out"
OUTCOMES = (KEPT, MISSED, PENDING, OUT)

# A subject whose true start lies after the instant was at that time still the thing that is left out.
# Of a stock, what is counted is what is open at the instant, whenever it began.
_COLUMNS = "c.*, s.subject, s.round, s.measure, s.channel, s.brand, s.team, s.language, s.topic, s.left_out"
_COHORT = f"""
    select {_COLUMNS}, c.started_at as counted_at
      from standards_clock c join standards_row s on s.id = c.row_id
     where c.standard_id = %(standard)s and (%(team)s::text = '' or s.team = %(team)s::text)
       and c.started_at > %(begins)s and c.started_at <= %(ends)s and not c.stock
    union all
    select {_COLUMNS}, c.began_at as counted_at
      from standards_clock c join standards_row s on s.id = c.row_id
     where c.standard_id = %(standard)s and (%(team)s::text = '' or s.team = %(team)s::text)
       and c.began_at <> c.started_at and not c.stock
       and c.began_at > %(begins)s and c.began_at <= %(ends)s and c.started_at > %(at)s
    union all
    select {_COLUMNS}, case when c.started_at > %(at)s then c.began_at else c.started_at end as counted_at
      from standards_clock c join standards_row s on s.id = c.row_id
     where c.standard_id = %(standard)s and (%(team)s::text = '' or s.team = %(team)s::text)
       and c.stock and c.began_at <= %(at)s
       and (c.stopped_at is null or c.stopped_at > %(at)s)
"""
_WHY = """case when left_out = '[]'::jsonb then null else (
            select period ->> 'why' from jsonb_array_elements(left_out) with ordinality as periods (period, place)
             where (period ->> 'begins')::bigint <= %(micros)s
               and (period ->> 'ends' is null or (period ->> 'ends')::bigint > %(micros)s)
             order by place desc limit 1) end"""
# The stop that stood at the instant: the last one, or one that was undone only later.
_STOOD = """case when undone = '[]'::jsonb or stopped_at <= %(at)s then null else (
            select one from jsonb_array_elements(undone) as one
             where (one ->> 'stopped')::bigint <= %(micros)s and (one ->> 'undone')::bigint > %(micros)s limit 1) end"""
_JUDGED = f"""
    select *, case
        when why is not null then 'out'
        when stop <= %(at)s and (due_at is null or stop <= due_at) then 'kept'
        when due_at < %(at)s then 'missed'
        when stock then 'kept'
        else 'pending' end as outcome
      from (
        select *, case
            when stopped_at <= %(at)s then stopped_at
            else timestamptz 'epoch' + (stood ->> 'stopped')::bigint * interval '1 microsecond' end as stop,
            coalesce((stood ->> 'reading')::bigint, reading) as read
          from (select cohort.*, $why as why, {_STOOD} as stood from ($cohort) cohort) reasoned) known
     where not (stock and stop is not null)
"""


def judged(cohort: str, why: str = _WHY) -> str:
    """The clocks of a cohort with what each was; `why` is SQL for the reason for which one is left out."""
    return _JUDGED.replace("$why", why).replace("$cohort", cohort)


JUDGED = judged(_COHORT)
# What was done in time, or is not due yet, was not missed: of a long window few clocks are left to look at.
MISSABLE = "and c.due_at < %(at)s and (c.stopped_at is null or c.stopped_at > c.due_at)"


def judged_of(test: str) -> str:
    """The same of those clocks of the cohort alone that pass a test on `c`, written as `and ...`."""
    one = "c.standard_id = %(standard)s"
    return judged(_COHORT.replace(one, f"{one} {test}"))


# What a row adds to a mean: a count is how many marks there were by then.
VALUE = """case when marks = '[]'::jsonb then read else 1000000 * (
            select count(*) from jsonb_array_elements(marks) as mark where mark::bigint <= %(micros)s) end"""


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

    def take(self, other: "Tally") -> None:
        """Add what another has counted."""
        self.kept, self.missed = self.kept + other.kept, self.missed + other.missed
        self.pending += other.pending
        for why, count in other.out.items():
            self.out[why] = self.out.get(why, 0) + count


@dataclass(frozen=True)
class Window:
    """What began after `begins` and up to `ends`, as it stood at `at`; `ends` is `at` unless the past is cut smaller.

    With a `team` only what began as its own.
    """

    begins: datetime
    at: datetime
    ends: datetime | None = None
    team: str = ""

    @classmethod
    def over(cls, days: int, at: datetime, team: str = "") -> "Window":
        return cls(at - timedelta(days=days), at, team=team)


def parameters(standard: int, window: Window) -> dict[str, Any]:
    """What the statements of this module ask for; `micros` is the instant in microseconds since 1970."""
    return {
        "standard": standard,
        "begins": window.begins,
        "ends": window.ends or window.at,
        "at": window.at,
        "micros": to_micros(window.at),
        "team": window.team,
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


def mean(*, standard: int, window: Window) -> Mean:
    """The mean of what is settled, in millionths (a duration: microseconds)."""
    values = f"select {VALUE} as value from ({JUDGED}) judged where outcome = 'kept'"
    sql = f"select count(*), avg(value), stddev_samp(value) from ({values}) settled"
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters(standard, window))
        n, average, spread = cursor.fetchone()
    return Mean(n, float(average or 0), float(spread or 0))
