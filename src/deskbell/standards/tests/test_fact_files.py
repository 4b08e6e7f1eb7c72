"""A packed month and its day files are read as one, each row once; the two tables of working time agree."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from deskbell.standards import duckdb_engine, fact_files
from deskbell.standards.backtest.hours_tables import build_day_table, build_hours_table
from deskbell.standards.calendars import OpeningBlock, OpeningHours, WallClock, WorkingHours
from deskbell.standards.calendars.micros import DAY, to_micros
from deskbell.standards.projections import fact_writer

MEASURE = "first reply"


@pytest.fixture
def month(settings, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    folder = fact_writer.facts_folder(MEASURE) / "2026-03"
    folder.mkdir(parents=True)
    return folder


def write(file: Path, *rows: tuple[int, str]) -> None:
    """Write rows that started on a day of March, each with a word."""
    told = ", ".join(
        f"({to_micros(datetime(2026, 3, day, 23, 59, tzinfo=UTC))}::bigint, '{word}')" for day, word in rows
    )
    with duckdb_engine.duckdb_cursor() as cursor:
        cursor.execute(f"copy (select * from (values {told}) v(started, word)) to '{file}' (format parquet)")


def read(since: date = date(2026, 1, 1)) -> list[str]:
    begins = to_micros(datetime(since.year, since.month, since.day, tzinfo=UTC))

    def words(cursor):
        return [word for (word,) in cursor.execute("select word from facts order by started, word").fetchall()]

    return fact_files.query_facts(MEASURE, begins, words, [])


def test_the_file_of_a_day_holds_for_its_day_and_the_month_for_all_others(month: Path):
    assert read() == []
    write(month / fact_writer.MONTH, (1, "packed"), (2, "packed"), (2, "packed too"), (31, "packed"))
    assert read() == ["packed", "packed", "packed too", "packed"]
    write(month / "02.parquet", (2, "late"))
    assert read() == ["packed", "late", "packed"]
    write(month / "05.parquet", (5, "new"))
    assert read() == ["packed", "late", "new", "packed"]
    assert read(date(2026, 3, 31)) == ["packed", "packed"]
    assert read(date(2026, 4, 1)) == []


def test_a_day_that_is_packed_while_one_asks_is_found_in_its_month(month: Path, monkeypatch):
    write(month / "02.parquet", (2, "single"))
    view = fact_files.FactFiles.create_view

    def packed_meanwhile(files, cursor):
        if (month / "02.parquet").exists():
            write(month / fact_writer.MONTH, (2, "packed"))
            (month / "02.parquet").unlink()
        view(files, cursor)

    monkeypatch.setattr(fact_files.FactFiles, "create_view", packed_meanwhile)
    assert read() == ["packed"]


@pytest.mark.parametrize("opens", [9 * 3600, 9 * 3600 + 15 * 60])
def test_steps_of_working_time_are_what_days_of_it_are(opens: int):
    blocks = tuple(OpeningBlock(day, opens, 18 * 3600) for day in range(5))
    places = tuple(WorkingHours(OpeningHours(zone=zone, blocks=blocks)) for zone in ("Europe/Athens", "Asia/Kathmandu"))
    calendars = (*places, WallClock())
    first, last = date(2026, 3, 20).toordinal() - 719_163, date(2026, 4, 5).toordinal() - 719_163
    begins, ends = first * DAY + 1, (last + 1) * DAY
    ats = [*range(begins, ends, 7 * 60 * 1_000_000 + 1), ends]
    found = []
    for hours in (build_hours_table(calendars, first, last), build_day_table(calendars, first, last)):
        with duckdb_engine.duckdb_cursor() as cursor:
            hours.create(cursor, "asked_hours")
            rows = cursor.execute(
                f"select {hours.worked_sql('h', 'instant')}, {hours.running_sql('h', 'instant')} "
                f"from (select place, instant from (select unnest($1::bigint[]) as instant), "
                f"(select unnest(range(3)) as place)) asked {hours.join_sql('asked_hours', 'h', 'asked', 'instant')} "
                f"order by asked.place, instant",
                [ats],
            ).fetchall()
            cursor.execute("drop table asked_hours")
        found.append([(worked, bool(running)) for worked, running in rows])
    assert len(found[0]) == 3 * len(ats)
    assert found[0] == found[1]
    assert [one for one, _ in found[0]] == [calendar.cumulative(at) for calendar in calendars for at in ats]
    assert [running for _, running in found[0]] == [calendar.is_running(at) for calendar in calendars for at in ats]
