"""The outcome of each clock at an instant: kept, missed, pending or left out, in one SQL statement over the live rows.

Only what happened up to the instant is used, so the number for a past instant never changes.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from deskbell.standards.calendars import to_micros
from deskbell.standards.intervals import KeptShare, Mean

KEPT, MISSED, PENDING, OUT = "kept", "missed", "pending", "out"
OUTCOMES = (KEPT, MISSED, PENDING, OUT)

# If the true start lies after the instant, the subject was still left out then: it counts by its first start.
# A measure of what is open (`stock`) counts what is open at the instant, whenever it began.
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
             order by place limit 1) end"""
# The stop that stood at the instant: the last one, or one that was undone later.
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


def judged_sql(cohort: str, why: str = _WHY) -> str:
    """Return the statement that gives the outcome of each clock in a cohort. `why` is SQL for the reason why one is
    left out.
    """
    return _JUDGED.replace("$why", why).replace("$cohort", cohort)


JUDGED = judged_sql(_COHORT)
# What was done in time or is not due yet was not missed, so few clocks of a long window are left.
MISSABLE = "and c.due_at < %(at)s and (c.stopped_at is null or c.stopped_at > c.due_at)"


def judged_sql_where(test: str) -> str:
    """Return the same statement for those clocks of the cohort that meet a condition on `c`, written as `and ...`."""
    one = "c.standard_id = %(standard)s"
    return judged_sql(_COHORT.replace(one, f"{one} {test}"))


# What a row adds to a mean. For a count this is the number of marks up to the instant.
VALUE = """case when marks = '[]'::jsonb then read else 1000000 * (
            select count(*) from jsonb_array_elements(marks) as mark where mark::bigint <= %(micros)s) end"""


COUNT = f"select outcome, why, count(*) from ({JUDGED}) judged group by 1, 2"
MEAN = (
    "select count(*), coalesce(sum(value), 0), coalesce(sum(value * value), 0) "
    f"from (select ({VALUE})::numeric as value from ({JUDGED}) judged where outcome = 'kept') settled"
)


@dataclass
class Tally:
    """How many clocks have each outcome; `left_out` counts those left out, by reason."""

    kept: int = 0
    missed: int = 0
    pending: int = 0
    left_out: dict[str, int] = field(default_factory=dict)

    @property
    def share(self) -> KeptShare:
        return KeptShare(self.kept, self.kept + self.missed)

    @property
    def total(self) -> int:
        return self.kept + self.missed + self.pending + sum(self.left_out.values())

    def add(self, outcome: str, why: str | None, count: int) -> None:
        """Add `count` clocks with an outcome."""
        if outcome == OUT:
            self.left_out[why or ""] = self.left_out.get(why or "", 0) + count
        else:
            setattr(self, outcome, getattr(self, outcome) + count)

    def add_tally(self, other: "Tally") -> None:
        """Add the counts of another tally."""
        self.kept, self.missed = self.kept + other.kept, self.missed + other.missed
        self.pending += other.pending
        for why, count in other.left_out.items():
            self.left_out[why] = self.left_out.get(why, 0) + count


@dataclass(frozen=True)
class Window:
    """What began after `begins` and up to `ends` (None: up to `at`), with its outcomes as of `at`.

    With a `team`, only what began as the work of that team.
    """

    begins: datetime
    at: datetime
    ends: datetime | None = None
    team: str = ""

    @classmethod
    def last_days(cls, days: int, at: datetime, team: str = "") -> "Window":
        """Return the window of the last `days` days before `at`."""
        return cls(at - timedelta(days=days), at, team=team)


def outcome_parameters(standard: int, window: Window) -> dict[str, Any]:
    """Return the parameters of the statements of this module; `micros` is the instant in microseconds since 1970."""
    return {
        "standard": standard,
        "begins": window.begins,
        "ends": window.ends or window.at,
        "at": window.at,
        "micros": to_micros(window.at),
        "team": window.team,
    }


def count_outcomes(*, standard: int, window: Window) -> Tally:
    """Count the outcomes of a standard over a window, from the live rows."""
    found = Tally()
    with connection.cursor() as cursor:
        cursor.execute(COUNT, outcome_parameters(standard, window))
        for outcome, why, count in cursor.fetchall():
            found.add(outcome, why, count)
    return found


def mean_of_settled(*, standard: int, window: Window) -> Mean:
    """Return the mean of what is decided, in millionths; for a duration in microseconds."""
    with connection.cursor() as cursor:
        cursor.execute(MEAN, outcome_parameters(standard, window))
        n, total, squares = cursor.fetchone()
    return Mean.of_sums(n, int(total), int(squares))
