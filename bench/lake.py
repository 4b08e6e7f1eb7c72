"""Spark against DuckDB over the same facts: `python -m bench.lake [--rows 10000000,50000000] [--master URL] [--folder DIR]`.

The measure is a duration with working hours, by week: share, median and 90th percentile. The facts are invented.
"""

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from deskbell.standards.fact_files import FactFiles

FACTS = """
copy (
  select 'first reply' as measure, i as subject, 0::integer as round, i as "case", 'email' as channel, 'bench' as brand, 'bench' as site,
         't' || i % 20 as team, 'en' as language, 'topic ' || i % 7 as topic, starts as began, starts as started,
         case when i % 50 = 0 then null else starts + (hash(i) % 200000)::bigint * 1000000 end as stopped,
         []::struct(stopped bigint, undone bigint)[] as undone, []::struct(begins bigint, ends bigint, why varchar)[] as paused,
         []::struct(begins bigint, ends bigint, why varchar)[] as left_out, []::bigint[] as marks, []::varchar[] as trail,
         null::bigint as score, null::varchar as standard, true as once, true as plain
    from (select i, {first} + (i - {low}) * {step} as starts from range({low}, {high}) t(i))
) to '{file}' (format parquet, compression zstd)
"""
DAYS = 364
AT = datetime(2026, 1, 5, tzinfo=UTC)


def create_facts(folder: Path, rows: int) -> "FactFiles":
    """Write a year of invented facts, one file a day."""
    import duckdb

    from deskbell.standards.fact_files import FactFiles

    each, day, files = rows // DAYS, 86_400_000_000, []
    first = int((AT - timedelta(days=DAYS)).timestamp() * 1_000_000)
    with duckdb.connect() as db:
        for number in range(DAYS):
            file = folder / f"{number:03}.parquet"
            words = {
                "low": number * each,
                "high": (number + 1) * each,
                "first": first + number * day,
                "step": day // each,
            }
            db.execute(FACTS.format(file=file, **words))
            files.append(str(file))
    return FactFiles(tuple(files))


def bench_question() -> Any:
    """Return the standard that both engines measure. Its hours are Monday to Friday, nine to six."""
    from deskbell.standards.backtest import BacktestQuery
    from deskbell.standards.language import parse_block
    from deskbell.standards.measuring import measurable_by_name

    block = "name: Bench\nmeasure: first reply\ngoal: 90% within 8 working hours\nover: 364 days"
    return BacktestQuery(parse_block(block, measures=measurable_by_name()), AT, weeks=53)


def time_answer(create: Callable[[], Any], question: Any) -> tuple[Any, float]:
    """Return an engine's answer by week, and the seconds it took."""
    from fractions import Fraction

    from deskbell.standards.backtest.tightest_target import durations_by_week

    began = time.perf_counter()
    found = create()
    weeks = [(week.begins.isoformat(), vars(week.tally)) for week in found.count_weeks(question)]
    lasts = [sorted(durations_by_week(found, question, share).items()) for share in (Fraction(1, 2), Fraction(9, 10))]
    return (weeks, lasts), time.perf_counter() - began


def compare_engines(rows: int, folder: Path, cursor: Any) -> dict[str, Any]:
    """Measure on both engines, twice each, and return the figures of the second run."""
    from deskbell.standards import duckdb_engine
    from deskbell.standards.backtest import Readings
    from deskbell.standards.backtest.readings_table import create_readings
    from deskbell.standards.lake import spark

    files, question = create_facts(folder, rows), bench_question()

    def by_duckdb() -> Any:
        with duckdb_engine.duckdb_cursor() as own:
            files.create_view(own)
            create_readings(own, "bench_readings", question)
        return Readings("bench_readings", rows)

    seen: dict[str, Any] = {"rows": rows, "load": os.getloadavg()[0]}
    said = {}
    for name, make in (("duckdb", by_duckdb), ("spark", lambda: spark.spark_readings(cursor, question, files))):
        for _again in range(2):
            said[name], seconds = time_answer(make, question)
        seen[f"{name}, seconds"] = round(seconds, 1)
    seen["equal"] = said["duckdb"] == said["spark"]
    return seen


def main() -> None:
    """Parse the arguments and compare each number of rows."""
    parser = argparse.ArgumentParser(prog="python -m bench.lake", description=__doc__)
    parser.add_argument(
        "--rows", type=lambda text: [int(part) for part in text.split(",")], default=[10_000_000, 50_000_000]
    )
    parser.add_argument("--master", default="local[*]")
    parser.add_argument("--folder", type=Path, help="where the facts are written; every worker must see it")
    args = parser.parse_args()
    from bench.installation import build_installation, create_company

    installation = build_installation()
    try:
        create_company()
        from deskbell.standards.lake import spark

        with spark.open_session(args.master) as cursor:
            for rows in args.rows:
                with tempfile.TemporaryDirectory(dir=args.folder) as folder:
                    print(json.dumps(compare_engines(rows, Path(folder), cursor)), flush=True)
    finally:
        installation.end()


if __name__ == "__main__":
    main()
