"""First reply: live rows, facts in columns and a walk over the raw journal give the same numbers for any history."""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskbell.desk import events
from deskbell.desk.tests.histories import ANY_HISTORY, BEGIN, MINUTE, follow, stories, tell, truth, undone, world
from deskbell.journal.models import Entry
from deskbell.journal.record import record
from deskbell.standards import duckdb_engine, outcomes, outcomes_by_period
from deskbell.standards.actions.breach import breach
from deskbell.standards.check_projections import find_projection_faults
from deskbell.standards.models import Clock, LiveRow, Standard, StandardVersion
from deskbell.standards.outcomes import Window
from deskbell.standards.projections import fact_writer
from deskbell.standards.projections.moved_days import note_moved_days

pytestmark = pytest.mark.django_db
GOAL = 180
HALF = timedelta(seconds=30)


@pytest.fixture
def standing():
    """The company in which all examples of a test happen one after the other; each is rolled back."""
    world()


def counted(tally):
    return Counter(
        {"kept": tally.kept, "missed": tally.missed, "pending": tally.pending, "out": sum(tally.left_out.values())}
    )


def live(at):
    standard = Standard.objects.get()
    return outcomes.count_outcomes(standard=standard.pk, window=Window.last_days(28, at))


def in_columns(at):
    return outcomes_by_period.count_outcomes_in_columns(
        measure="first reply", standard=Standard.objects.get().slug, window=Window.last_days(28, at)
    )


@ANY_HISTORY
@given(
    st.lists(stories(), min_size=6, max_size=10),
    st.lists(st.integers(0, 5 * 24 * 60), min_size=1, max_size=2),
    st.integers(1, 3),
)
def test_a123_live_rows_facts_and_truth_agree_for_any_history_at_any_time(standing, told, looks, batches):
    with undone():
        for case, (story, channel) in enumerate(told, start=1):
            tell(case, story[: len(story) // batches], channel)
        follow()
        for case, (story, channel) in enumerate(told, start=1):
            tell(case, story[len(story) // batches :], channel)
        follow()
        fact_writer.rebuild_columns()
        for look in (*looks, 20 * 24 * 60):
            at = BEGIN + look * MINUTE + HALF
            expected = Counter(truth(at, GOAL).values())
            assert counted(live(at)) == counted(in_columns(at)) == expected
        assert find_projection_faults() == []


@ANY_HISTORY
@given(st.lists(stories(), min_size=3, max_size=6), st.integers(0, 5 * 24 * 60))
def test_what_was_measured_as_of_a_time_stays_so_for_ever(standing, told, look):
    at = BEGIN + look * MINUTE + HALF
    with undone():
        for case, (story, channel) in enumerate(told, start=1):
            tell(case, story, channel, cut=look)
        follow()
        before = live(at)
        for case, (story, channel) in enumerate(told, start=1):
            tell(case, [one for one in story if one[0] > look], channel)
        follow()
        assert live(at) == before


@ANY_HISTORY
@given(st.lists(stories(), min_size=3, max_size=6))
def test_a130_each_missed_clock_is_told_exactly_once_and_never_early(standing, told):
    end = BEGIN + timedelta(days=40)
    with undone():
        for case, (story, channel) in enumerate(told, start=1):
            tell(case, story, channel)
        follow()
        for hour in range(0, 40 * 24, 40):
            breach(at=BEGIN + timedelta(hours=hour))
            breach(at=BEGIN + timedelta(hours=hour - 1))
        follow()
        told_of = Entry.objects.filter(kind="standards.clock.breached")
        missed = {case for case, outcome in truth(end, GOAL).items() if outcome == "missed"}
        assert sorted(told_of.values_list("case", flat=True)) == sorted(missed)
        assert all(entry.facts["due"] == entry.at.isoformat() for entry in told_of)
        assert find_projection_faults() == []


def opened(case=1, at=BEGIN, **facts):
    about = {"case": case, "channel": "email", "brand": "qc", "site": "athens", "team": "writing"}
    record(events.CaseOpened(**about, subject="", by="customer", **facts), at=at)
    return about


def test_a123_automatic_messages_never_stop_the_clock():
    world()
    about = opened()
    record(events.MessageAcknowledged(**about, message=1), at=BEGIN + MINUTE)
    record(events.NoteWritten(**about, note=1, text=""), at=BEGIN + MINUTE)
    follow()
    assert Clock.objects.get().state == "running"


def test_a_case_we_began_has_no_first_reply():
    world()
    about = {"case": 1, "channel": "email", "brand": "qc", "site": "athens"}
    record(events.CaseOpened(**about, subject="", by="us"), at=BEGIN)
    record(events.MessageReplied(**about, message=1, text=""), at=BEGIN)
    follow()
    assert not LiveRow.objects.filter(measure="first reply").exists()


def test_a_bounce_that_opened_a_case_is_left_out_until_a_person_writes():
    world()
    about = opened()
    record(events.MessageReceived(**about, message=1, text="", automatic="bounce"), at=BEGIN)
    follow()
    assert live(BEGIN + MINUTE).left_out == {"began by machine: bounce": 1}
    record(events.MessageReceived(**about, message=2, text=""), at=BEGIN + 60 * MINUTE)
    follow()
    assert Clock.objects.get().started_at == BEGIN + 60 * MINUTE
    assert live(BEGIN + 61 * MINUTE).pending == 1
    assert live(BEGIN + MINUTE).left_out == {"began by machine: bounce": 1}


def test_a_machine_that_writes_later_takes_back_nothing_that_was_measured():
    world(goal="10 minutes")
    about = opened()
    follow()
    before = live(BEGIN + 30 * MINUTE)
    assert before.missed == 1
    record(events.MessageReceived(**about, message=1, text="", automatic="bounce"), at=BEGIN + 60 * MINUTE)
    record(events.MessageReceived(**about, message=2, text=""), at=BEGIN + 90 * MINUTE)
    follow()
    assert live(BEGIN + 30 * MINUTE) == before
    assert live(BEGIN + 91 * MINUTE).missed == 1
    assert Clock.objects.get().started_at == BEGIN


def test_quarantine_is_left_out_while_it_lasts_and_the_customer_has_waited_all_along():
    world()
    about = opened(held=True)
    follow()
    assert live(BEGIN + MINUTE).left_out == {"in quarantine": 1}
    record(events.CaseReleased(**about), at=BEGIN + 2 * MINUTE)
    follow()
    assert Clock.objects.get().started_at == BEGIN
    assert live(BEGIN + 3 * MINUTE).pending == 1


def test_a124_loosening_a_standard_changes_nothing_that_began_before():
    from deskbell.desk.tests.histories import EDITION
    from deskbell.handbook.actions.publish_edition import publish_edition

    brand = world(goal="1 minute")
    opened(case=1)
    follow()
    publish_edition(brand=brand, markdown=EDITION.format(goal="9 days"), language="en", by=None, at=BEGIN + MINUTE * 30)
    opened(case=2, at=BEGIN + 31 * MINUTE)
    follow()
    tally = live(BEGIN + timedelta(hours=2))
    assert (tally.missed, tally.pending) == (1, 1)
    assert [version.number for version in StandardVersion.objects.all()] == [1, 2]
    changed = Entry.objects.filter(kind="standards.standard.changed").order_by("id")
    assert [entry.facts["version"] for entry in changed] == [1, 2]


def test_a_reply_in_time_that_is_not_followed_yet_is_no_breach():
    world(goal="10 minutes")
    about = opened()
    follow()
    record(events.MessageReplied(**about, message=1, text=""), at=BEGIN + 10 * MINUTE)
    assert breach(at=BEGIN + timedelta(hours=1)) == 0
    follow()
    assert breach(at=BEGIN + timedelta(hours=1)) == 0
    assert Clock.objects.get().state == "met"


def test_those_who_wait_for_unread_news_keep_nobody_else_waiting():
    world(goal="10 minutes")
    cases = [opened(case=case) for case in range(1, 7)]
    follow()
    for about in cases[:4]:
        record(events.MessageReplied(**about, message=1, text=""), at=BEGIN + 5 * MINUTE)
    assert breach(at=BEGIN + timedelta(hours=1), most=2) == 2
    told = Entry.objects.filter(kind="standards.clock.breached").values_list("case", flat=True)
    assert sorted(told) == [5, 6]
    assert breach(at=BEGIN + timedelta(hours=1), most=2) == 0


def test_many_clocks_due_at_once_are_each_told_once():
    world(goal="10 minutes")
    for case in range(1, 301):
        opened(case=case)
    follow()
    told = 0
    while count := breach(at=BEGIN + timedelta(hours=1)):
        told += count
    assert told == Entry.objects.filter(kind="standards.clock.breached").count() == 300


def test_columns_hold_whatever_a_topic_is_called():
    world()
    names = ['"', "'", "a,b", "line\nbreak", "\\", "", "NULL", "ไทย", " x "]
    for case, name in enumerate(names, start=1):
        about = {"case": case, "channel": "email", "brand": "qc", "site": "athens", "team": "writing"}
        record(events.CaseOpened(**about, subject="", by="customer", topic=name), at=BEGIN + case * MINUTE)
    follow()
    fact_writer.rebuild_columns()
    with duckdb_engine.duckdb_cursor() as cursor:
        files = [str(file) for file in fact_writer.facts_folder("first reply").glob("*/*.parquet")]
        kept = cursor.execute("select topic from read_parquet($files) order by subject", {"files": files}).fetchall()
    assert [name for (name,) in kept] == names


def test_a_day_that_has_lost_its_rows_leaves_an_empty_file():
    world()
    opened()
    follow()
    fact_writer.write_moved_days()
    LiveRow.objects.all().delete()
    note_moved_days([("first reply", BEGIN)])
    fact_writer.write_moved_days()
    assert counted(in_columns(BEGIN + MINUTE)) == Counter()
