"""`deskbell facts rebuild` restores lost or wrong facts from the journal, and can be interrupted."""

import argparse

import pytest
from django.db.models import F

from deskbell.desk import events
from deskbell.desk.tests.histories import BEGIN, MINUTE, follow
from deskbell.desk.tests.lives import world
from deskbell.journal.record import record
from deskbell.standards import fact_files
from deskbell.standards.check_projections import find_projection_faults
from deskbell.standards.commands import facts_rebuild
from deskbell.standards.measuring import measures_with_rows
from deskbell.standards.models import Clock, FactDay, LiveRow, MeasureBuild
from deskbell.standards.projections import fact_writer
from deskbell.standards.projections.remake import note_empty_journal, remake_next_piece

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
    LiveRow.objects.filter(measure="first reply").delete()
    LiveRow.objects.filter(measure="resolution").update(topic="another")
    LiveRow.objects.create(
        measure="handovers", subject=99, began_at=BEGIN, started_at=BEGIN, last_at=BEGIN, last_number=1
    )
    assert find_projection_faults()
    assert rebuild() == 0
    assert find_projection_faults() == []
    assert Clock.objects.count() == before
    assert "5 live rows were not what the journal says" in capsys.readouterr().out


def test_a_file_of_a_day_without_rows_goes_and_all_others_are_written(cases):
    stray = fact_writer.facts_folder("first reply") / "2001-01" / "01.parquet"
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_bytes(b"")
    rebuild()
    assert not stray.exists()
    assert not FactDay.objects.exclude(written__gte=0).exists()
    assert all(any(fact_writer.facts_folder(day.measure).glob("*/*.parquet")) for day in FactDay.objects.all())


def test_what_was_stopped_goes_on_where_it_was(cases):
    fact_writer.rebuild_columns()
    left = fact_writer.mark_all_days()
    fact_writer._write_one(FactDay.objects.first())
    assert fact_writer.mark_all_days() == left - 1
    assert fact_writer.rebuild_columns() == left - 1


def told_by_files():
    """Return (subject, stopped) of the first replies, as queries over the files read them."""

    def rows(cursor):
        return cursor.execute("select subject, stopped from facts where once order by 1").fetchall()

    return fact_files.query_facts("first reply", 0, rows, [])


def a_month_by_days():
    """Five cases on five days of a past month, each in the file of its day."""
    world()
    about = {"channel": "email", "brand": "qc", "site": "athens", "team": "ask"}
    for case in range(1, 6):
        record(events.CaseOpened(**about, case=case, subject="", by="customer"), at=BEGIN - case * 24 * 60 * MINUTE)
        follow()
        fact_writer.write_moved_days()
    return about, fact_writer.facts_folder("first reply") / f"{BEGIN:%Y-%m}"


def test_a_month_that_is_calm_becomes_one_file_and_what_moves_later_lies_beside_it(settings, tmp_path):
    settings.HOME = tmp_path
    about, month = a_month_by_days()
    assert len(list(month.glob("??.parquet"))) == 5
    before = told_by_files()
    assert fact_writer.pack_month() == 0
    FactDay.objects.update(written_at=BEGIN)
    while fact_writer.pack_month():
        pass
    assert [file.name for file in month.iterdir()] == [fact_writer.MONTH]
    assert told_by_files() == before
    record(events.MessageReplied(**about, case=3, message=1, text=""), at=BEGIN)
    follow()
    fact_writer.write_moved_days()
    assert {file.name for file in month.iterdir()} == {fact_writer.MONTH, "24.parquet"}
    changed = dict(told_by_files())
    assert [case for case, stopped in changed.items() if stopped] == [3]
    assert set(changed) == {case for case, _ in before}


def test_all_days_of_a_past_month_are_written_at_once(settings, tmp_path):
    settings.HOME = tmp_path
    _about, month = a_month_by_days()
    before = told_by_files()
    assert fact_writer.rebuild_columns() == FactDay.objects.count()
    assert [file.name for file in month.iterdir()] == [fact_writer.MONTH]
    assert told_by_files() == before


def test_a_measure_that_is_new_or_declared_otherwise_is_made_again_once(cases):
    while remake_next_piece():
        pass
    first = LiveRow.objects.filter(measure="first reply")
    first.delete()
    assert remake_next_piece() == 0
    assert not first.exists()
    MeasureBuild.objects.filter(measure="first reply").update(digest="of an earlier declaration")
    while remake_next_piece():
        pass
    assert first.count() == 2
    assert find_projection_faults() == []
    assert remake_next_piece() == 0


def test_facts_whose_clock_alone_was_wrong_are_written_again_as_well(cases):
    fact_writer.write_moved_days()
    assert not FactDay.objects.exclude(written=F("moved")).exists()
    Clock.objects.update(reading=7)
    assert fact_writer.write_moved_days() == 0
    MeasureBuild.objects.filter(measure="first reply").update(digest="of an earlier declaration")
    while remake_next_piece():
        pass
    assert fact_writer.write_moved_days() > 0
    assert not Clock.objects.filter(row__measure="first reply", reading=7).exists()


def test_a_new_installation_has_nothing_to_make_again():
    note_empty_journal()
    assert MeasureBuild.objects.filter(reached=None).count() == len(measures_with_rows())
