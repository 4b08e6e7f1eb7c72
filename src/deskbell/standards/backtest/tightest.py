"""The tightest target that the past would have held in nine weeks of ten, and how long it took, open ones counted as waiting.

Most of what is still open has lasted longer than the target in question. Then a plain place in the order tells it; only weeks
in which something open has lasted less are worked through value by value.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from deskbell.standards.backtest.asked import Asked
from deskbell.standards.backtest.told import Readings, recent, verdicts
from deskbell.standards.intervals import ENOUGH
from deskbell.standards.language import Aim

NINE_IN_TEN = Fraction(9, 10)
_NEVER = 2**62


@dataclass(frozen=True)
class Tightest:
    """`target` on the scale of the readings, or a share; held in `held` of `weeks` that had enough to tell."""

    target: int | Fraction | None
    weeks: int


def tightest(found: Readings, asked: Asked, often: Fraction = NINE_IN_TEN) -> Tightest:
    """The tightest target kept in so many of the weeks that have enough to tell."""
    needs = found.memory.get(("tightest", asked.goal.aim, asked.goal.by_mean or asked.goal.share))
    if needs is None:
        needs = sorted(_needs(found, asked))
        found.memory["tightest", asked.goal.aim, asked.goal.by_mean or asked.goal.share] = needs
    if not needs:
        return Tightest(None, 0)
    place = -(-len(needs) * often.numerator // often.denominator) - 1
    return Tightest(needs[place], len(needs))


def _needs(found: Readings, asked: Asked) -> list[int | Fraction]:
    """Of each week with enough to tell, the target it would have needed; what is harder to reach comes first."""
    if asked.goal.by_mean:
        sign = -1 if asked.goal.aim is Aim.SCORE else 1
        return [sign * round(week.mean.mean) for week in found.weeks(asked) if week.mean.n >= ENOUGH]
    if "value =" in verdicts(asked)[0]:
        shares = [week.tally.share for week in found.weeks(asked)]
        return [-Fraction(share.kept, share.n) for share in shares if share.n >= ENOUGH]
    return [target for target in _by_week(found, asked) if target is not None]


def _by_week(found: Readings, asked: Asked) -> list[int | None]:
    within = f"why is null and week >= {asked.first_week}"
    still = "false" if asked.stock else "not closed"
    rows = found.ask(
        f"select week, quantile_disc(value, {_decimal(asked.goal.share)}) as needed, "
        f"coalesce(min(value) filter (where {still}) > needed, true) from {found.table} where {within} "
        f"group by week having count(*) >= {ENOUGH}"
    )
    rest = [week for week, _needed, plain in rows if not plain]
    return [needed for _week, needed, plain in rows if plain] + _worked_through(found, asked, rest)


def _decimal(share: Fraction) -> str:
    """A share as SQL writes it, exactly: goals have at most four places."""
    return f"{share.numerator * 10_000 // share.denominator / 10_000:.4f}"


def _worked_through(found: Readings, asked: Asked, weeks: Sequence[int]) -> list[int | None]:
    """The smallest value at which what is kept is share enough of what is kept or missed."""
    if not weeks:
        return []
    share = asked.goal.share
    rows = found.ask(
        f"""
        select week, min(value) filter (
                   where kept > 0 and kept * {share.denominator} >= {share.numerator} * (kept + total - under))
          from (select week, value, count(*) filter (where closed) over upto as kept, count(*) over upto as under,
                       count(*) over (partition by week) as total
                  from {found.table} where why is null and week in ({", ".join(map(str, weeks))})
                window upto as (partition by week order by value range between unbounded preceding and current row))
         group by week"""
    )
    return [needed for _week, needed in rows]


def lasted(found: Readings, asked: Asked, share: Fraction) -> int | None:
    """How long it took in the window (Kaplan-Meier): by then that share was done; None while too many are open to tell."""
    return lasted_by(found, "0", recent(asked), share).get(0)


def lasted_by_week(found: Readings, asked: Asked, share: Fraction) -> dict[int, int | None]:
    """The same for each week by its number."""
    return lasted_by(found, "week", f"week >= {asked.first_week}", share)


def lasted_by(found: Readings, by: str, within: str, share: Fraction) -> dict[int, int | None]:
    """The same, told apart by an expression.

    What is open is not done: it stands behind everything. That tells it, unless something open has lasted less.
    """
    rows = found.ask(
        f"select {by} as part, quantile_disc(if(closed, value, {_NEVER}), {_decimal(share)}) as by_then, "
        f"coalesce(min(value) filter (where not closed) >= by_then, true) "
        f"from {found.table} where why is null and {within} group by all"
    )
    told = {part: None if by_then == _NEVER else by_then for part, by_then, plain in rows if plain}
    rest = [part for part, _by_then, plain in rows if not plain]
    return told | _survived(found, by, within, share, rest)


def _survived(found: Readings, by: str, within: str, share: Fraction, parts: Sequence[int]) -> dict[int, int | None]:
    if not parts:
        return {}
    rows = found.ask(
        f"""
        select part, min(value) filter (where 1 - exp(surviving) >= {_decimal(share)} - 1e-12)
          from (select part, value, sum(if(done = at_risk, -1e9, ln(1 - done / at_risk))) over (
                       partition by part order by value) as surviving, done
                  from (select part, value, done, sum(every) over (
                               partition by part order by value desc)::double as at_risk
                          from (select {by} as part, value, count(*) filter (where closed) as done, count(*) as every
                                  from {found.table} where why is null and {within} and {by} in ({", ".join(map(str, parts))})
                                 group by all)))
         where done > 0 group by part"""
    )
    return dict.fromkeys(parts) | dict(rows)
