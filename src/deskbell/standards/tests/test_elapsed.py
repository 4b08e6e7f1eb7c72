"""Clocks with pauses read what a walk finds, and "in time" means the same by reading as by due time."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from deskbell.standards import elapsed
from deskbell.standards.calendars import WallClock, from_micros, to_micros
from deskbell.standards.tests import walker
from deskbell.standards.tests.test_calendars import MINUTE, shops

cuts = st.lists(st.integers(0, 4000), min_size=0, max_size=6, unique=True).map(sorted)


def pauses_of(start, minutes):
    spans = list(zip(minutes[::2], minutes[1::2], strict=False))
    walked = [(start + a * walker.MINUTE, start + b * walker.MINUTE) for a, b in spans]
    return walked, [(to_micros(a), to_micros(b)) for a, b in walked]


@settings(max_examples=150, deadline=None)
@given(shops(), cuts, st.integers(0, 4000))
def test_a_clock_reads_what_a_walk_finds(shop, minutes, length):
    truth, calendar, start = shop
    walked, pauses = pauses_of(start, minutes)
    stop = start + length * walker.MINUTE
    found = walker.worked(truth, start, stop, walked) * MINUTE
    assert elapsed.elapsed_time(calendar, to_micros(start), to_micros(stop), pauses) - found in (
        0,
        elapsed.STANDING,
    )
    stretches = elapsed.counted_stretches(calendar, to_micros(start), to_micros(stop), pauses)
    assert sum(b - a for a, b in stretches) == found


@settings(max_examples=150, deadline=None)
@given(shops(), cuts, st.integers(1, 900))
def test_a123_due_time_with_pauses_is_where_the_walk_ends(shop, minutes, amount):
    truth, calendar, start = shop
    walked, pauses = pauses_of(start, minutes)
    due = elapsed.due_time(calendar, to_micros(start), amount * MINUTE, pauses)
    if from_micros(due) - start <= timedelta(days=6):
        assert from_micros(due) == walker.due(truth, start, amount, walked)
    else:
        assert walker.worked(truth, start, start + timedelta(days=6), walked) < amount


@settings(max_examples=300, deadline=None)
@given(shops(), cuts, st.integers(0, 4000), st.integers(1, 900))
def test_in_time_means_the_same_by_reading_and_by_due_time(shop, minutes, length, amount):
    _, calendar, start = shop
    _, pauses = pauses_of(start, minutes)
    begun, stop = to_micros(start), to_micros(start) + length * MINUTE
    due = elapsed.due_time(calendar, begun, amount * MINUTE, pauses)
    assert (stop <= due) == (elapsed.elapsed_time(calendar, begun, stop, pauses) <= amount * MINUTE)


def test_a_clock_without_an_end_to_its_pause_has_no_due_time():
    assert elapsed.due_time(WallClock(), 0, 100, [(50, None)]) is None
    assert elapsed.due_time(WallClock(), 0, 100, [(100, None)]) == 100
    assert elapsed.due_time(WallClock(), 0, 100, [(50, 60)]) == 110


@given(st.lists(st.tuples(st.integers(0, 90), st.one_of(st.none(), st.integers(0, 90))), max_size=6))
def test_pauses_that_overlap_count_once(pauses):
    joined = elapsed.merge_pauses(pauses, 5)
    covered = {n for a, b in pauses for n in range(max(a, 5), 100 if b is None else b)}
    assert {n for a, b in joined for n in range(a, 100 if b is None else b)} == covered
    assert elapsed.merge_pauses(joined, 5) == joined
