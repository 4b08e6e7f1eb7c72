"""Find the tightest target that nine weeks in ten would have met, and how long things took (Kaplan-Meier).

In most weeks, everything still open has lasted longer than the target in question; then a plain quantile gives the
answer. The other weeks are computed value by value.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from deskbell.standards.backtest.query import BacktestQuery
from deskbell.standards.backtest.reading_counts import Readings, verdicts_sql, window_sql
from deskbell.standards.duration import Duration
from deskbell.standards.intervals import ENOUGH
from deskbell.standards.language import Aim

NINE_IN_TEN = Fraction(9, 10)
_NEVER = 2**62
# Nothing that was measured lasts this long: it never came, or its calendar never opens again.
_BEYOND = 2**61


@dataclass(frozen=True)
class TightestTarget:
    """`target` is in the unit of the readings, or a share; None when no week had enough readings. `weeks` is how many
    weeks had enough.
    """

    target: int | Fraction | None
    weeks: int


def tightest_target(readings: Readings, query: BacktestQuery, often: Fraction = NINE_IN_TEN) -> TightestTarget:
    """Return the tightest target that was met in at least `often` of the weeks.

    1. For each week with at least ENOUGH readings, find the target it would have needed.
    2. Sort these targets from the hardest to reach to the easiest.
    3. Return the one at the position that `often` of the weeks reach, with the number of weeks.
    """
    needs = readings.cache.get(("tightest", query.goal.aim, query.goal.is_mean or query.goal.share))
    if needs is None:
        needs = sorted(_target_of_each_week(readings, query))
        readings.cache["tightest", query.goal.aim, query.goal.is_mean or query.goal.share] = needs
    if not needs:
        return TightestTarget(None, 0)
    place = -(-len(needs) * often.numerator // often.denominator) - 1
    return TightestTarget(needs[place], len(needs))


def _target_of_each_week(readings: Readings, query: BacktestQuery) -> list[int | Fraction]:
    """The target each week with enough readings would have needed. Negative where more is better, so that sorting
    works.
    """
    if query.goal.is_mean:
        sign = -1 if query.goal.aim is Aim.SCORE else 1
        return [sign * round(week.mean.mean) for week in readings.count_weeks(query) if week.mean.n >= ENOUGH]
    if "value =" in verdicts_sql(query)[0]:
        shares = [week.tally.share for week in readings.count_weeks(query)]
        return [-Fraction(share.kept, share.n) for share in shares if share.n >= ENOUGH]
    return [target for target in _by_week(readings, query) if target is not None]


def _by_week(readings: Readings, query: BacktestQuery) -> list[int | None]:
    """The target each week needed for the share of the goal.

    A plain quantile is right if everything still open has lasted longer than it. The other weeks are worked through
    step by step.
    """
    within = f"why is null and week >= {query.first_week}"
    still = "false" if query.is_stock else "not closed"
    rows = readings.query(
        f"select week, quantile_disc(value, {_decimal(query.goal.share)}) as needed, "
        f"coalesce(min(value) filter (where {still}) > needed, true) from {readings.table} where {within} "
        f"group by week having count(*) >= {ENOUGH}"
    )
    rest = [week for week, _needed, plain in rows if not plain]
    return [needed for _week, needed, plain in rows if plain] + _targets_step_by_step(readings, query, rest)


def _decimal(share: Fraction) -> str:
    """A share as SQL writes it. Exact, because goals have at most four places."""
    return f"{share.numerator * 10_000 // share.denominator / 10_000:.4f}"


def _targets_step_by_step(readings: Readings, query: BacktestQuery, weeks: Sequence[int]) -> list[int | None]:
    """The smallest value at which the kept share of what is kept or missed reaches the goal."""
    if not weeks:
        return []
    share = query.goal.share
    rows = readings.query(
        f"""
        select week, min(value) filter (
                   where kept > 0 and kept * {share.denominator} >= {share.numerator} * (kept + total - under))
          from (select week, value, count(*) filter (where closed) over upto as kept, count(*) over upto as under,
                       count(*) over (partition by week) as total
                  from {readings.table} where why is null and week in ({", ".join(map(str, weeks))})
                window upto as (partition by week order by value range between unbounded preceding and current row))
         group by week"""
    )
    return [needed for _week, needed in rows]


def duration_in_window(readings: Readings, query: BacktestQuery, share: Fraction) -> Duration | None:
    """Return the duration within which this share was done in the window (Kaplan-Meier). None while too many are open
    to tell.
    """
    return durations_by(readings, query, "0", window_sql(query), share).get(0)


def durations_by_week(readings: Readings, query: BacktestQuery, share: Fraction) -> dict[int, Duration | None]:
    """Return the duration within which this share was done, for each week by its number."""
    return durations_by(readings, query, "week", f"week >= {query.first_week}", share)


def durations_by(
    readings: Readings, query: BacktestQuery, by: str, within: str, share: Fraction
) -> dict[int, Duration | None]:
    """Return the duration within which this share was done, for each value of the SQL expression `by`.

    What is open is sorted after everything that is done. The quantile is right, unless something open has lasted less
    than it; then the Kaplan-Meier estimate is computed step by step.
    """
    rows = readings.query(
        f"select {by} as part, quantile_disc(if(closed, value, {_NEVER}), {_decimal(share)}) as by_then, "
        f"coalesce(min(value) filter (where not closed) >= by_then, true) "
        f"from {readings.table} where why is null and {within} group by all"
    )
    answers = {part: by_then for part, by_then, plain in rows if plain}
    rest = [part for part, _by_then, plain in rows if not plain]
    answers |= _kaplan_meier(readings, by, within, share, rest)
    return {
        part: Duration(found, query.scale) if found is not None and found < _BEYOND else None
        for part, found in answers.items()
    }


def _kaplan_meier(
    readings: Readings, by: str, within: str, share: Fraction, parts: Sequence[int]
) -> dict[int, int | None]:
    if not parts:
        return {}
    rows = readings.query(
        f"""
        select part, min(value) filter (where 1 - exp(surviving) >= {_decimal(share)} - 1e-12)
          from (select part, value, sum(if(done = at_risk, -1e9, ln(1 - done / at_risk))) over (
                       partition by part order by value) as surviving, done
                  from (select part, value, done, sum(every) over (
                               partition by part order by value desc)::double as at_risk
                          from (select {by} as part, value, count(*) filter (where closed) as done, count(*) as every
                                  from {readings.table} where why is null and {within} and {by} in ({", ".join(map(str, parts))})
                                 group by all)))
         where done > 0 group by part"""
    )
    return dict.fromkeys(parts) | dict(rows)
