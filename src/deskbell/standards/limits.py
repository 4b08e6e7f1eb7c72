"""What a number does anyway: limits beyond which a week is news, and inside which it is chance. Pure.

Asking for the reason of every low week makes people explain noise; the limits say which weeks have a reason.
"""

from collections.abc import Sequence
from itertools import pairwise
from math import sqrt

ENOUGH_WEEKS = 10
# The mean step between neighbours is so many standard deviations: d2 for two values, and three of them are the limits.
_D2 = 1.128
Limits = tuple[float, float]


def xmr(values: Sequence[float]) -> Limits | None:
    """The limits of single values: mean ± 3 / 1.128 × mean moving range, that is ± 2.66 × it. None for too few.

    Individuals and moving range chart: W. A. Shewhart's limits as D. J. Wheeler gives them in "Understanding Variation:
    The Key to Managing Chaos" (SPC Press, 2nd ed. 2000).
    """
    if len(values) < ENOUGH_WEEKS:
        return None
    mean = sum(values) / len(values)
    half = 3 / _D2 * _step(values)
    return mean - half, mean + half


def laney(parts: Sequence[tuple[int, int]], asked: Sequence[int]) -> list[Limits] | None:
    """The limits of shares: for a week of n, p̄ ± 3 × σz × sqrt(p̄(1 − p̄) / n). None for too few weeks.

    `parts` are (counted, of all) of the weeks that set the limits, `asked` the n they are asked for. p̄ is the share of all
    together, z = (p − p̄) / sqrt(p̄(1 − p̄) / n) of each week, σz the mean moving range of z over 1.128: how much more the
    weeks differ than throwing dice would. D. B. Laney, "Improved Control Charts for Attributes", Quality Engineering 14 (4),
    2002, pages 531 to 537.
    """
    if len(parts) < ENOUGH_WEEKS:
        return None
    whole = sum(n for _, n in parts)
    mean = sum(counted for counted, _ in parts) / whole
    spread = sqrt(mean * (1 - mean))
    if not spread:
        return [(mean, mean) for _ in asked]
    marks = [(counted / n - mean) / (spread / sqrt(n)) for counted, n in parts]
    halves = [3 * _step(marks) / _D2 * spread / sqrt(n) for n in asked]
    return [(max(0.0, mean - half), min(1.0, mean + half)) for half in halves]


def _step(values: Sequence[float]) -> float:
    """How far apart neighbours are, in the mean."""
    return sum(abs(b - a) for a, b in pairwise(values)) / (len(values) - 1)
