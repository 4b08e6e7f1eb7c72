"""`deskbell facts rebuild`: what is lost or wrong is made again from the journal, and can be stopped in between."""

import argparse

import pytest
from django.db.models import F

from deskbell.desk import events
from deskbell.desk.tests.histories import BEGIN, MINUTE, follow
from deskbell.desk.tests.lives import world
from deskbell.journal.record import record
from deskbell.standards import facts
from deskbell.standards.commands import facts_rebuild
from deskbell.standards.measuring import keepers
from deskbell.standards.models import Clock, Day, Made, Row
from deskbell.standards.projections import columns
from deskbell.standards.projections.remake import go_on, note_empty
from deskbell.standards.rebuild import faults

pytestmark = pytest.mark.django_db


@pytest.fixture
def cases():
    world()
    for case, customer in ((1, 7), (2, None)):
        about = {"case": case, "customer": customer, "channel": "email", "brand": "qc", "site": "athens", "team": "ask"}
        record(events.CaseOpened(**about, subject="", by="customer"), at=BEGIN)
        record(events.MessageReceived(**about, message=1, text=""), at=BEGIN)
        record(events.MessageReplied(**about, message=1, text="", signed=True), at=BEGIN + MINUTE)
    follow()


def rebuild(**options):
    return facts_rebuild.run(argparse.Namespace(columns=False, **options))


def test_rows_that_are_lost_or_wrong_are_made_again(cases, capsys):
    before = Clock.objects.count()
    Row.objects.filter(measure="first reply").delete()
    Row.objects.filter(measure="resolution").update(topic="another")
    Row.objects.create(measure="handovers", subject=99, began_at=BEGIN, started_at=BEGIN, last_at=BEGIN, last_number=1)
    assert faults()
    assert rebuild() == 0
    assert faults() == []
    assert Clock.objects.count() == before
    assert "5 live rows were not what the journal says" in capsys.readouterr().out


def test_a_file_of_a_day_without_rows_goes_and_all_others_are_written(cases):
    stray = columns.folder("first reply") / "2001-01" / "01.parquet"
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_bytes(b"")
    rebuild()
    assert not stray.exists()
    assert not Day.objects.exclude(written__gte=0).exists()
    assert all(any(columns.folder(day.measure).glob("*/*.parquet")) for day in Day.objects.all())


def test_what_was_stopped_goes_on_where_it_was(cases):
    columns.rebuild()
    left = columns.begin_again()
    columns._write_one(Day.objects.first())
    assert columns.begin_again() == left - 1
    assert columns.rebuild() == left - 1


def told_by_files():
    """(subject, stopped) of the first replies, as questions read them."""

    def rows(cursor):
        return cursor.execute("select subject, stopped from facts where once order by 1").fetchall()

    return facts.about("first reply", 0, rows, [])


def a_month_by_days():
    """Five cases on five days of a month that is long over, each in the file of its day."""
    world()
    about = {"channel": "email", "brand": "qc", "site": "athens", "team": "ask"}
    for case in range(1, 6):
        record(events.CaseOpened(**about, case=case, subject="", by="customer"), at=BEGIN - case * 24 * 60 * MINUTE)
        follow()
        columns.write()
    return about, columns.folder("first reply") / f"{BEGIN:%Y-%m}"


def test_a_month_that_is_calm_becomes_one_file_and_what_moves_later_lies_beside_it(settings, tmp_path):
    settings.HOME = tmp_path
    about, month = a_month_by_days()
    assert len(list(month.glob("??.parquet"))) == 5
    before = told_by_files()
    assert columns.pack() == 0
    Day.objects.update(written_at=BEGIN)
    while columns.pack():
        pass
    assert [file.name for file in month.iterdir()] == [columns.MONTH]
    assert told_by_files() == before
    record(events.MessageReplied(**about, case=3, message=1, text=""), at=BEGIN)
    follow()
    columns.write()
    assert {file.name for file in month.iterdir()} == {columns.MONTH, "24.parquet"}
    changed = dict(told_by_files())
    assert [case for case, stopped in changed.items() if stopped] == [3]
    assert set(changed) == {case for case, _ in before}


def test_all_days_of_a_past_month_are_written_at_once(settings, tmp_path):
    settings.HOME = tmp_path
    _about, month = a_month_by_days()
    before = told_by_files()
    assert columns.rebuild() == Day.objects.count()
    assert [file.name for file in month.iterdir()] == [columns.MONTH]
    assert told_by_files() == before


def test_a_measure_that_is_new_or_declared_otherwise_is_made_again_once(cases):
    while go_on():
        pass
    first = Row.objects.filter(measure="first reply")
    first.delete()
    assert go_on() == 0
    assert not first.exists()
    Made.objects.filter(measure="first reply").update(digest="of an earlier declaration")
    while go_on():
        pass
    assert first.count() == 2
    assert faults() == []
    assert go_on() == 0


def test_facts_whose_clock_alone_was_wrong_are_written_again_as_well(cases):
    columns.write()
    assert not Day.objects.exclude(written=F("moved")).exists()
    Clock.objects.update(reading=7)
    assert columns.write() == 0
    Made.objects.filter(measure="first reply").update(digest="of an earlier declaration")
    while go_on():
        pass
    assert columns.write() > 0
    assert not Clock.objects.filter(row__measure="first reply", reading=7).exists()


def test_a_new_house_has_nothing_to_make_again():
    note_empty()
    assert Made.objects.filter(reached=None).count() == len(keepers())
