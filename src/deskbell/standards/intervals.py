"""How certain a number is: Wilson intervals, verdicts, and Kaplan-Meier quantiles that count open cases as waiting. No
side effects.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from math import ceil, inf, sqrt
from typing import Self

ENOUGH = 30
ENOUGH_DAYS = 10
_Z95 = 1.959963984540054


class Verdict(StrEnum):
    """Whether a number reaches its goal: kept or below; too close while the goal is inside the interval; too few below
    ENOUGH.
    """

    KEPT = "kept"
    BELOW = "below"
    TOO_CLOSE = "too close to call"
    TOO_FEW = "too few"


@dataclass(frozen=True)
class KeptShare:
    """A share of n, with its 95 % Wilson interval."""

    kept: int
    n: int

    @property
    def share(self) -> float | None:
        return self.kept / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float] | None:
        return wilson_interval(self.kept, self.n) if self.n else None

    def verdict(self, goal: Fraction) -> Verdict:
        """Return kept or below only when the whole interval is on that side of the goal. For a goal of 100 % one miss
        is below.
        """
        if goal >= 1 and self.kept < self.n:
            return Verdict.BELOW
        if self.n < ENOUGH:
            return Verdict.TOO_FEW
        if goal >= 1:
            return Verdict.KEPT
        low, high = wilson_interval(self.kept, self.n)
        if low >= goal:
            return Verdict.KEPT
        return Verdict.BELOW if high < goal else Verdict.TOO_CLOSE


@dataclass(frozen=True)
class Mean:
    """The mean of n values, with its 95 % interval. `mean` and `spread` are in millionths, like the goal."""

    n: int
    mean: float
    spread: float

    @classmethod
    def of_sums(cls, n: int, total: int, squares: int) -> Self:
        """The mean of n whole numbers with this sum and this sum of squares. Exact, so it does not depend on the order
        of the numbers.
        """
        variance = Fraction(squares * n - total**2, n * (n - 1)) if n > 1 else Fraction(0)
        return cls(n, float(Fraction(total, n)) if n else 0.0, sqrt(variance))

    @property
    def interval(self) -> tuple[float, float] | None:
        half = _Z95 * self.spread / sqrt(self.n) if self.n else 0.0
        return (self.mean - half, self.mean + half) if self.n > 1 else None

    def verdict(self, goal: int, *, at_least: bool) -> Verdict:
        """Return kept or below only when the whole interval is on that side of the goal."""
        if self.n < ENOUGH or self.interval is None:
            return Verdict.TOO_FEW
        low, high = self.interval
        if low >= goal if at_least else high <= goal:
            return Verdict.KEPT
        return Verdict.BELOW if (high < goal if at_least else low > goal) else Verdict.TOO_CLOSE


def wilson_interval(kept: int, n: int) -> tuple[float, float]:
    """Return the 95 % Wilson score interval of a share. It stays between 0 and 1, and is wide when n is small.

    E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", JASA 22 (158), 1927.
    """
    share, z2 = kept / n, _Z95 * _Z95
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z95 / (1 + z2 / n) * sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    low = 0.0 if kept == 0 else max(0.0, middle - half)
    return low, 1.0 if kept == n else min(1.0, middle + half)


def kaplan_meier_quantile(done: Sequence[int], still: Sequence[int], share: Fraction) -> int | None:
    """Return the duration within which a share was done (Kaplan-Meier quantile). None when too many are still open to
    tell.

    `done` are the durations of what is done, `still` how long the open ones have lasted so far; both sorted. An open
    one counts as waiting until then.

    1. Go through the open ones in order; each stops counting as at risk at its duration.
    2. Up to that duration, see how many of the done ones are needed to reach the share among those still at risk.
    3. If enough were done by then, return the duration of the last one needed.
    4. Otherwise multiply the survival estimate by the share of those at risk that was not done by then, and continue
       with the next open one.
    """
    aim = float(share) - 1e-12
    waiting, of, place = 1.0, len(done) + len(still), 0
    for gone, lasted in enumerate([*still, inf], start=1):
        upto = bisect_right(done, lasted)
        needed = max(1, ceil(of * (1 - (1 - aim) / waiting))) if of else 1
        if place + needed <= upto:
            return done[place + needed - 1]
        waiting *= (of - (upto - place)) / of if of else 1
        place, of = upto, len(done) - upto + len(still) - gone
    return None


def usual_daily_range(values: Sequence[float]) -> tuple[float, float] | None:
    """Return the usual range of daily values (XmR): the mean, plus and minus 2.66 times the mean step. None below
    ENOUGH_DAYS values.
    """
    if len(values) < ENOUGH_DAYS:
        return None
    mean = sum(values) / len(values)
    step = sum(abs(b - a) for a, b in pairwise(values)) / (len(values) - 1)
    return mean - 2.66 * step, mean + 2.66 * step
