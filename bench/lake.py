"""Spark against DuckDB over the same facts: `python -m bench.lake [--rows 10000000,50000000] [--master URL] [--folder DIR]`.

The measure is a duration with a working-hours calendar, told by week: share, median and 90th percentile. The facts are invented.
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
    from deskbell.standards.facts import Files

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


def facts(folder: Path, rows: int) -> "Files":
    """A year of invented facts, a file a day."""
    import duckdb

    from deskbell.standards.facts import Files

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
    return Files(tuple(files))


def question() -> Any:
    """The standard that both are asked about; hours of Monday to Friday, nine to six."""
    from deskbell.standards.backtest import Asked
    from deskbell.standards.language import parse
    from deskbell.standards.measuring import measurable

    block = "name: Bench\nmeasure: first reply\ngoal: 90% within 8 working hours\nover: 364 days"
    return Asked(parse(block, measures=measurable()), AT, weeks=53)


def answer(create: Callable[[], Any], asked: Any) -> tuple[Any, float]:
    """What an engine says, by week, and how long it took."""
    from fractions import Fraction

    from deskbell.standards.backtest.tightest import lasted_by_week

    began = time.perf_counter()
    found = create()
    weeks = [(week.begins.isoformat(), vars(week.tally)) for week in found.weeks(asked)]
    lasts = [sorted(lasted_by_week(found, asked, share).items()) for share in (Fraction(1, 2), Fraction(9, 10))]
    return (weeks, lasts), time.perf_counter() - began


def compare(rows: int, folder: Path, cursor: Any) -> dict[str, Any]:
    """Both engines over so many rows: each asked twice, the second time is told."""
    from deskbell.standards import duck
    from deskbell.standards.backtest import Readings
    from deskbell.standards.backtest.readings import create
    from deskbell.standards.lake import spark

    files, asked = facts(folder, rows), question()

    def by_duckdb() -> Any:
        with duck.cursor() as own:
            files.view(own)
            create(own, "bench_readings", asked)
        return Readings("bench_readings", rows)

    seen: dict[str, Any] = {"rows": rows, "load": os.getloadavg()[0]}
    said = {}
    for name, make in (("duckdb", by_duckdb), ("spark", lambda: spark.readings(cursor, asked, files))):
        for _again in range(2):
            said[name], seconds = answer(make, asked)
        seen[f"{name}, seconds"] = round(seconds, 1)
    seen["equal"] = said["duckdb"] == said["spark"]
    return seen


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.lake", description=__doc__)
    parser.add_argument(
        "--rows", type=lambda text: [int(part) for part in text.split(",")], default=[10_000_000, 50_000_000]
    )
    parser.add_argument("--master", default="local[*]")
    parser.add_argument("--folder", type=Path, help="where the facts are written; every worker must see it")
    asked = parser.parse_args()
    from bench.house import build, cast

    house = build()
    try:
        cast()
        from deskbell.standards.lake import spark

        with spark.session(asked.master) as cursor:
            for rows in asked.rows:
                with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
                    print(json.dumps(compare(rows, Path(folder), cursor)), flush=True)
    finally:
        house.end()


if __name__ == "__main__":
    main()
