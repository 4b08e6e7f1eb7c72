"""After a restore there are no facts in columns; they are written again."""

from datetime import date
from pathlib import Path

import pytest

from deskbell.standards.models import FactDay
from deskbell.standards.projections.fact_writer import rewrite_if_missing


@pytest.mark.django_db
@pytest.mark.parametrize(("there", "written"), [(False, 0), (True, 1)])
def test_days_are_written_again_only_where_their_folder_is_gone(settings, tmp_path: Path, there: bool, written: int):
    settings.HOME = tmp_path
    FactDay.objects.create(measure="first reply", day=date(2026, 3, 2), moved=1, written=1)
    if there:
        (tmp_path / "facts").mkdir()
    rewrite_if_missing()
    assert FactDay.objects.get().written == written


@pytest.mark.django_db
def test_files_that_lack_a_column_questions_ask_for_are_written_again(settings, tmp_path: Path):
    from deskbell.standards import duckdb_engine

    settings.HOME = tmp_path
    FactDay.objects.create(measure="first reply", day=date(2026, 3, 2), moved=1, written=1)
    old = tmp_path / "facts" / "first-reply" / "2026-03" / "02.parquet"
    old.parent.mkdir(parents=True)
    with duckdb_engine.duckdb_cursor() as cursor:
        cursor.execute(f"copy (select 1 as started) to '{old}' (format parquet)")
    rewrite_if_missing()
    assert FactDay.objects.get().written == 0
    assert not old.exists()


def test_what_does_not_fit_into_memory_goes_to_the_data_folder():
    from deskbell.standards import duckdb_engine

    small = duckdb_engine.connect_duckdb(memory="32MB")
    small.execute("create table many as select hash(n) as n from range(3000000) rows(n)")
    assert small.execute("select count(*) from (select n from many order by n)").fetchone() == (3_000_000,)
    small.close()
