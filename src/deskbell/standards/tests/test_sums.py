"""Sums are equal however often they are made: threads finish in any order, and fractions would add up differently."""

from datetime import UTC, datetime
from statistics import stdev

import pytest

from deskbell.standards import duckdb_engine
from deskbell.standards.backtest import BacktestQuery, Readings
from deskbell.standards.intervals import Mean
from deskbell.standards.language import parse_block
from deskbell.standards.measuring import measurable_by_name

BLOCK = "name: A\nmeasure: first reply\ngoal: average at most 3 hours\nover: 28 days"
ROWS = 400_000


def test_means_by_week_are_equal_in_ten_runs() -> None:
    query = BacktestQuery(parse_block(BLOCK, measures=measurable_by_name()), datetime(2024, 3, 1, tzinfo=UTC))
    with duckdb_engine.duckdb_cursor() as cursor:
        cursor.execute(
            "create or replace table readings_summed as select n as begun, (n % 7)::smallint as week, null::varchar as why, "
            f"(hash(n) % 400000000000)::bigint as value, true as closed from range({ROWS}) many (n)"
        )
    readings = Readings("readings_summed", ROWS)
    runs = set()
    for _run in range(10):
        readings._answers.clear()
        runs.add(tuple(sorted(readings.means(query, "week", "true"), key=lambda pair: pair[0])))
    assert len(runs) == 1


@pytest.mark.parametrize("values", [[], [5], [3, 3, 3], [1, 2, 3_600_000_000_000, 10**15]])
def test_a_mean_of_sums_is_the_mean_of_its_numbers(values: list[int]) -> None:
    found = Mean.of_sums(len(values), sum(values), sum(value * value for value in values))
    assert found.mean == pytest.approx(sum(values) / len(values) if values else 0)
    assert found.spread == pytest.approx(stdev(values) if len(values) > 1 else 0)
