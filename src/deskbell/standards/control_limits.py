"""Control limits: a week outside them has a reason, a week inside them differs by chance. No side effects.

Asking for the reason of every low week makes people explain chance.
"""

from collections.abc import Sequence
from itertools import pairwise
from math import sqrt

ENOUGH_WEEKS = 10
# The mean step between neighbours is 1.128 standard deviations (d2 for two values); the limits are three deviations away.
_D2 = 1.128
Limits = tuple[float, float]


def xmr_limits(values: Sequence[float]) -> Limits | None:
    """Return the limits of single values: mean ± 3 / 1.128 × mean moving range, that is ± 2.66 × it. None for too few
    values.

    Individuals and moving range chart: W. A. Shewhart's limits as D. J. Wheeler gives them in "Understanding Variation:
    The Key to Managing Chaos" (SPC Press, 2nd ed. 2000).
    """
    if len(values) < ENOUGH_WEEKS:
        return None
    mean = sum(values) / len(values)
    half = 3 / _D2 * _mean_step(values)
    return mean - half, mean + half


def laney_limits(parts: Sequence[tuple[int, int]], asked: Sequence[int]) -> list[Limits] | None:
    """Return Laney p' limits of shares: p̄ ± 3 × σz × sqrt(p̄(1 − p̄) / n) for a week of n. None for too few weeks.

    `parts` are (counted, total) of the weeks that set the limits; `asked` are the totals for which limits are wanted.
    p̄ is the share of all weeks together, z = (p − p̄) / sqrt(p̄(1 − p̄) / n) for each week, and σz the mean moving
    range of z over 1.128: how much more the weeks differ than by chance alone. D. B. Laney, "Improved Control Charts
    for Attributes", Quality Engineering 14 (4), 2002, pages 531 to 537.
    """
    if len(parts) < ENOUGH_WEEKS:
        return None
    whole = sum(n for _, n in parts)
    mean = sum(counted for counted, _ in parts) / whole
    spread = sqrt(mean * (1 - mean))
    if not spread:
        return [(mean, mean) for _ in asked]
    marks = [(counted / n - mean) / (spread / sqrt(n)) for counted, n in parts]
    halves = [3 * _mean_step(marks) / _D2 * spread / sqrt(n) for n in asked]
    return [(max(0.0, mean - half), min(1.0, mean + half)) for half in halves]


def _mean_step(values: Sequence[float]) -> float:
    """The mean distance between neighbours."""
    return sum(abs(b - a) for a, b in pairwise(values)) / (len(values) - 1)
