"""Working time equals a minute-by-minute walk along the clock on the wall, in every zone and across clock changes."""

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskbell.standards.calendars import (
    InvalidHours,
    NeverOpens,
    OpeningBlock,
    OpeningHours,
    WallClock,
    WorkingHours,
    from_micros,
    to_micros,
)
from deskbell.standards.tests import walker

ZONES = [
    "Asia/Bangkok", "Europe/Athens", "Africa/Johannesburg", "Asia/Kolkata", "America/Sao_Paulo",
    "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia", "UTC",
]  # fmt: skip
CHANGES = [  # days near which clocks were changed, in the zones above
    date(2018, 11, 4), date(2018, 2, 18), date(2024, 3, 31), date(2024, 10, 27), date(2025, 4, 6),
    date(2025, 10, 5), date(2011, 12, 30), date(2026, 6, 1),
]  # fmt: skip
MINUTE = 60_000_000

week = st.dictionaries(
    st.integers(0, 6),
    st.lists(st.integers(0, 48), min_size=2, max_size=6, unique=True).map(
        lambda cuts: [(a * 30, b * 30) for a, b in zip(*[iter(sorted(cuts))] * 2, strict=False)]
    ),
    min_size=1,
)
near = st.builds(lambda day, off: day + timedelta(days=off), st.sampled_from(CHANGES), st.integers(-3, 2))


def hours_of(zone, plan, since=None, closed=()):
    blocks = tuple(OpeningBlock(day, a * 60, b * 60) for day, cuts in plan.items() for a, b in cuts)
    return OpeningHours(zone=zone, blocks=blocks, since=since, closed=tuple((d, "stocktaking") for d in closed))


@st.composite
def shops(draw):
    """The same shop for the walker and for the product, and an instant near an awkward day."""
    day = draw(near)
    versions = [(None, draw(st.sampled_from(ZONES)), draw(week), set(draw(st.lists(near, max_size=1))))]
    if draw(st.booleans()):
        zone = draw(st.sampled_from([versions[0][1], *ZONES]))
        versions.append((day, zone, draw(week), set(draw(st.lists(near, max_size=1)))))
    calendar = WorkingHours(*(hours_of(zone, plan, since, closed) for since, zone, plan, closed in versions))
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) + draw(st.integers(-2880, 1440)) * walker.MINUTE
    return walker.Shop(*versions), calendar, start


@settings(max_examples=150, deadline=None)
@given(shops(), st.integers(0, 4000))
def test_working_time_is_what_a_walk_finds(shop, minutes):
    truth, calendar, start = shop
    end = start + minutes * walker.MINUTE
    assert calendar.cumulative(to_micros(end)) - calendar.cumulative(to_micros(start)) == MINUTE * walker.worked(
        truth, start, end
    )


@settings(max_examples=150, deadline=None)
@given(shops(), st.integers(1, 1500))
def test_a130_due_time_is_where_the_walk_ends(shop, amount):
    truth, calendar, start = shop
    due = from_micros(calendar.due(to_micros(start), amount * MINUTE))
    if due - start < timedelta(days=6):
        assert due == walker.due(truth, start, amount)
    else:
        assert walker.worked(truth, start, start + timedelta(days=6)) < amount


@settings(max_examples=100, deadline=None)
@given(shops(), st.integers(0, 10**9), st.integers(1, 40 * 3600 * 10**6))
def test_due_time_is_the_first_instant_that_reaches_the_amount(shop, offset, amount):
    _, calendar, start = shop
    a = to_micros(start) + offset
    due = calendar.due(a, amount)
    assert calendar.cumulative(due) - calendar.cumulative(a) == amount
    assert calendar.cumulative(due - 1) - calendar.cumulative(a) == amount - 1
    assert calendar.is_running(due)


@settings(max_examples=100, deadline=None)
@given(shops(), st.lists(st.integers(0, 6 * 86_400 * 10**6), min_size=3, max_size=3))
def test_working_time_adds_up_and_never_runs_back(shop, offsets):
    _, calendar, start = shop
    a, b, c = (to_micros(start) + offset for offset in sorted(offsets))
    ab, bc = calendar.cumulative(b) - calendar.cumulative(a), calendar.cumulative(c) - calendar.cumulative(b)
    assert 0 <= ab <= b - a
    assert 0 <= bc <= c - b
    assert sum(y - x for x, y in calendar.stretches(a, c)) == ab + bc


@given(st.integers(0, 2 * 10**15), st.integers(0, 10**12))
def test_wall_clock_counts_every_second(start, amount):
    clock = WallClock()
    assert clock.cumulative(start + amount) - clock.cumulative(start) == amount
    assert clock.due(start, amount) == start + amount


def test_a_day_with_a_lost_hour_is_an_hour_short():
    athens = WorkingHours(hours_of("Europe/Athens", {n: [(0, 1440)] for n in range(7)}))
    lost, twice = (
        [to_micros(datetime(y, m, d + k, tzinfo=ZoneInfo("Europe/Athens"))) for k in (0, 1)]
        for y, m, d in [(2026, 3, 29), (2026, 10, 25)]
    )
    hour = 60 * MINUTE
    assert athens.cumulative(lost[1]) - athens.cumulative(lost[0]) == 23 * hour
    assert athens.cumulative(twice[1]) - athens.cumulative(twice[0]) == 25 * hour


def test_public_holidays_do_not_count():
    bangkok = OpeningHours(
        zone="Asia/Bangkok", blocks=tuple(OpeningBlock(n, 0, 86_400) for n in range(7)), country="TH"
    )
    assert bangkok.holiday_on(date(2026, 12, 5))
    calendar = WorkingHours(bangkok)
    songkran = [to_micros(datetime(2026, 4, 13, h, tzinfo=ZoneInfo("Asia/Bangkok"))) for h in (1, 23)]
    assert calendar.cumulative(songkran[1]) == calendar.cumulative(songkran[0])


def test_two_working_days_end_at_the_close_of_the_second_day_after():
    plan = {n: [(540, 720), (780, 1020)] for n in range(5)}
    bangkok = WorkingHours(hours_of("Asia/Bangkok", plan, closed=[date(2026, 6, 1)]))
    friday = to_micros(datetime(2026, 5, 29, 10, tzinfo=ZoneInfo("Asia/Bangkok")))
    due = bangkok.due(friday, bangkok.working_days(friday, 2))
    assert from_micros(due) == datetime(2026, 6, 3, 17, tzinfo=ZoneInfo("Asia/Bangkok"))


@pytest.mark.parametrize(
    ("blocks", "says"),
    [
        ([], "never open"),
        ([OpeningBlock(0, 32400, 32400)], "is empty"),
        ([OpeningBlock(0, 61200, 32400)], "closes before it opens"),
        ([OpeningBlock(0, 32400, 61200), OpeningBlock(0, 61000, 64800)], "overlap"),
        ([OpeningBlock(7, 32400, 61200)], "not a day of the week"),
        ([OpeningBlock(1, 32400, 90000)], "leaves the day"),
    ],
)
def test_hours_nobody_could_keep_are_refused_with_a_sentence(blocks, says):
    with pytest.raises(InvalidHours, match=says):
        OpeningHours(zone="Asia/Bangkok", blocks=tuple(blocks))


@pytest.mark.parametrize("wrong", [{"zone": "Asia/Nowhere"}, {"zone": ""}, {"zone": "UTC", "country": "XX"}])
def test_unknown_zones_and_countries_are_refused(wrong):
    with pytest.raises(InvalidHours):
        OpeningHours(blocks=(OpeningBlock(0, 0, 3600),), **wrong)


def test_hours_that_a_holiday_eats_for_years_tell_no_due_time():
    mondays = [date(2026, 1, 5) + timedelta(days=7 * n) for n in range(300)]
    calendar = WorkingHours(hours_of("UTC", {0: [(540, 1020)]}, closed=mondays))
    with pytest.raises(NeverOpens):
        calendar.due(to_micros(datetime(2026, 1, 2, tzinfo=UTC)), MINUTE)


def test_thousands_of_due_times_take_less_than_a_second():
    calendar = WorkingHours(hours_of("Asia/Kathmandu", {n: [(540, 720), (780, 1020)] for n in range(6)}))
    start = to_micros(datetime(2026, 6, 1, tzinfo=UTC))
    calendar.due(start, 8 * 60 * MINUTE)
    began = time.process_time()
    for n in range(5000):
        calendar.due(start + n * 977 * 10**6, 8 * 60 * MINUTE)
    assert time.process_time() - began < 1
