"""Control limits against arithmetic written out by hand."""

import math

from deskbell.standards.control_limits import laney_limits, xmr_limits

MEANS = [12.0, 14.0, 11.0, 13.0, 15.0, 12.0, 13.0, 11.0, 14.0, 15.0]
PARTS = [(90, 100), (188, 200), (46, 50), (95, 100), (110, 120), (73, 80), (139, 150), (84, 90), (61, 70), (99, 110)]


def test_single_values_are_within_two_and_two_thirds_mean_steps() -> None:
    # Mean 13; steps 2 3 2 2 3 1 2 3 1 = 19 over 9.
    low, high = xmr_limits(MEANS) or (0.0, 0.0)
    assert math.isclose(low, 13 - 3 / 1.128 * 19 / 9)
    assert math.isclose(high, 13 + 3 / 1.128 * 19 / 9)
    assert math.isclose(3 / 1.128, 2.66, rel_tol=1e-3)


def test_shares_are_within_limits_that_know_how_much_weeks_differ_anyway() -> None:
    # 985 of 1,070 together; each week's distance in units of what dice would do, then the mean step of those.
    mean = 985 / 1070
    marks = []
    for counted, n in PARTS:
        dice = math.sqrt(mean * (1 - mean) / n)
        marks.append((counted / n - mean) / dice)
    steps = [abs(marks[place] - marks[place - 1]) for place in range(1, 10)]
    more = (sum(steps) / 9) / 1.128
    found = laney_limits(PARTS, [n for _, n in PARTS])
    assert found is not None
    for (_, n), (low, high) in zip(PARTS, found, strict=True):
        half = 3 * more * math.sqrt(mean * (1 - mean) / n)
        assert math.isclose(low, mean - half)
        assert math.isclose(high, min(1.0, mean + half))


def test_where_weeks_differ_as_dice_do_the_limits_are_those_of_a_p_chart() -> None:
    # Marks that step by 1.128 each time make the factor one.
    n, mean = 40_000, 0.5
    dice = math.sqrt(mean * (1 - mean) / n)
    half_step = round(1.128 / 2 * dice * n)
    parts = [(20_000 + half_step * (1 if week % 2 else -1), n) for week in range(12)]
    (low, high), *_ = laney_limits(parts, [n] * 12) or []
    assert math.isclose(high - low, 6 * dice * (2 * half_step / n / dice) / 1.128)
    assert math.isclose(high - low, 6 * dice, rel_tol=0.01)


def test_few_answers_make_the_limits_wide_and_none_leave_what_can_be() -> None:
    few, many = laney_limits(PARTS, [10, 10_000]) or []
    assert few[0] < many[0] < many[1] < few[1] == 1.0


def test_too_few_weeks_have_no_limits() -> None:
    assert xmr_limits(MEANS[:9]) is None
    assert laney_limits(PARTS[:9], [100]) is None


def test_where_nothing_was_ever_missed_what_is_usual_is_all_of_it() -> None:
    assert laney_limits([(20, 20)] * 10, [20]) == [(1.0, 1.0)]
