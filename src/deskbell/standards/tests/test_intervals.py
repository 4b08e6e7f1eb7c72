"""Intervals and verdicts against published figures and against their own laws."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskbell.standards.intervals import KeptShare, Verdict, kaplan_meier_quantile, usual_daily_range, wilson_interval


@pytest.mark.parametrize(
    ("kept", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (29, 29, 0.8830, 1.0)],
)
def test_wilson_gives_the_published_figures(kept, n, low, high):
    assert wilson_interval(kept, n) == (pytest.approx(low, abs=6e-5), pytest.approx(high, abs=6e-5))


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_holds_its_share_and_mirrors_its_complement(pair):
    kept, n = pair
    low, high = wilson_interval(kept, n)
    assert 0 <= low <= kept / n <= high <= 1
    assert wilson_interval(n - kept, n) == (pytest.approx(1 - high), pytest.approx(1 - low))


@pytest.mark.parametrize(
    ("kept", "n", "verdict"),
    [
        (29, 29, Verdict.TOO_FEW),
        (990, 1000, Verdict.KEPT),
        (1195, 1284, Verdict.BELOW),
        (1042, 1102, Verdict.TOO_CLOSE),
        (30, 30, Verdict.TOO_CLOSE),
    ],
)
def test_a_verdict_needs_the_whole_interval(kept, n, verdict):
    assert KeptShare(kept, n).verdict(Fraction(95, 100)) is verdict


def test_nothing_measured_is_no_share():
    assert (KeptShare(0, 0).share, KeptShare(0, 0).interval) == (None, None)
    assert KeptShare(0, 0).verdict(Fraction(95, 100)) is Verdict.TOO_FEW


def test_open_ones_push_the_median_out():
    assert kaplan_meier_quantile([1, 2, 3, 4], [], Fraction(1, 2)) == 2
    assert kaplan_meier_quantile([1, 2, 3, 4], [1, 2, 5], Fraction(1, 2)) == 3
    assert kaplan_meier_quantile([1], [5, 5], Fraction(1, 2)) is None
    assert kaplan_meier_quantile([], [], Fraction(1, 2)) is None
    assert kaplan_meier_quantile([], [1, 2], Fraction(1, 2)) is None


@given(st.lists(st.integers(0, 50), min_size=1), st.integers(1, 100))
def test_without_open_ones_it_is_the_plain_quantile(lengths, percent):
    share = Fraction(percent, 100)
    found = kaplan_meier_quantile(sorted(lengths), [], share)
    assert sum(length <= found for length in lengths) >= share * len(lengths)
    assert sum(length < found for length in lengths) < share * len(lengths)


@given(st.lists(st.integers(0, 20), max_size=40), st.lists(st.integers(0, 25), max_size=40), st.integers(1, 100))
def test_it_is_what_kaplan_and_meier_say_step_by_step(done, still, percent):
    share, surviving, expected = Fraction(percent, 100), Fraction(1), None
    for length in sorted(set(done)):
        at_risk = sum(one >= length for one in (*done, *still))
        surviving *= 1 - Fraction(done.count(length), at_risk)
        if 1 - surviving >= share:
            expected = length
            break
    assert kaplan_meier_quantile(sorted(done), sorted(still), share) == expected


def test_the_usual_range_is_two_point_six_six_steps_wide_and_needs_ten_days():
    assert usual_daily_range([1.0, 2.0] * 4) is None
    assert usual_daily_range([0.9, 0.8] * 5) == (pytest.approx(0.85 - 0.266), pytest.approx(0.85 + 0.266))
    assert usual_daily_range([0.5] * 10) == (0.5, 0.5)
