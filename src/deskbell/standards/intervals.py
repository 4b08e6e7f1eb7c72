"""How sure a number is: a share is never bare, and a duration counts those who are still waiting."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from math import ceil, inf, sqrt

ENOUGH = 30
ENOUGH_DAYS = 10
_Z95 = 1.959963984540054


class Verdict(StrEnum):
    """What a number says of its goal: too close while the goal lies inside its interval, too few below ENOUGH."""

    KEPT = "kept"
    BELOW = "below"
    TOO_CLOSE = "too close to call"
    TOO_FEW = "too few"


@dataclass(frozen=True)
class Share:
    """So many of so many, with its 95 % interval (Wilson)."""

    kept: int
    n: int

    @property
    def share(self) -> float | None:
        return self.kept / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float] | None:
        return wilson(self.kept, self.n) if self.n else None

    def verdict(self, goal: Fraction) -> Verdict:
        """Kept or below only when the whole interval says so; of a goal that bears no miss, one miss is enough."""
        if goal >= 1 and self.kept < self.n:
            return Verdict.BELOW
        if self.n < ENOUGH:
            return Verdict.TOO_FEW
        if goal >= 1:
            return Verdict.KEPT
        low, high = wilson(self.kept, self.n)
        if low >= goal:
            return Verdict.KEPT
        return Verdict.BELOW if high < goal else Verdict.TOO_CLOSE


@dataclass(frozen=True)
class Mean:
    """The mean of n values, with its 95 % interval; both in millionths, as is the goal it is held against."""

    n: int
    mean: float
    spread: float

    @property
    def interval(self) -> tuple[float, float] | None:
        half = _Z95 * self.spread / sqrt(self.n) if self.n else 0.0
        return (self.mean - half, self.mean + half) if self.n > 1 else None

    def verdict(self, goal: int, *, at_least: bool) -> Verdict:
        """Kept or below only when the whole interval says so."""
        if self.n < ENOUGH or self.interval is None:
            return Verdict.TOO_FEW
        low, high = self.interval
        if low >= goal if at_least else high <= goal:
            return Verdict.KEPT
        return Verdict.BELOW if (high < goal if at_least else low > goal) else Verdict.TOO_CLOSE


def wilson(kept: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a share; it stays inside 0 and 1, and is wide when n is small."""
    share, z2 = kept / n, _Z95 * _Z95
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z95 / (1 + z2 / n) * sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    low = 0.0 if kept == 0 else max(0.0, middle - half)
    return low, 1.0 if kept == n else min(1.0, middle + half)


def within(done: Sequence[int], still: Sequence[int], share: Fraction) -> int | None:
    """The duration within which that share was done (Kaplan-Meier); None if too many are still open.

    Both in order: how long it took what is done, and how long what is open has lasted, which counts as waiting until then.
    Between two that fall away open, so many must be done as make the share.
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


def usual(values: Sequence[float]) -> tuple[float, float] | None:
    """The usual range of a number told day by day (XmR): its mean, and 2.66 times the mean step to either side."""
    if len(values) < ENOUGH_DAYS:
        return None
    mean = sum(values) / len(values)
    step = sum(abs(b - a) for a, b in pairwise(values)) / (len(values) - 1)
    return mean - 2.66 * step, mean + 2.66 * step
