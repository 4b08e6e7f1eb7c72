"""A cache of readings, so that a moved target is answered at once."""

from collections import OrderedDict
from collections.abc import Sequence
from itertools import count
from threading import Lock
from typing import Any

from deskbell.standards import duckdb_engine, fact_files
from deskbell.standards.backtest.query import BacktestQuery
from deskbell.standards.backtest.reading_counts import Readings
from deskbell.standards.backtest.readings_table import create_readings

MOST_SETS, MOST_ROWS = 4, 2_500_000
_kept: OrderedDict[tuple[Any, ...], Readings] = OrderedDict()
_numbers = count(1)
_one = Lock()


def cached_readings(query: BacktestQuery) -> Readings:
    """Return the readings for a query. Those of the last few queries are cached."""
    with _one:
        found = _kept.get(query.key)
        if found is None:
            found = _create(query)
            _kept[query.key] = found
            _evict()
        _kept.move_to_end(query.key)
        return found


def clear_readings() -> None:
    """Empty the cache, for example after the facts were rewritten."""
    with _one:
        _evict(keep=0)


def _create(query: BacktestQuery) -> Readings:
    name = f"readings_{next(_numbers)}"

    def made(cursor: Any) -> int:
        create_readings(cursor, name, query)
        return int(cursor.execute(f"select count(*) from {name}").fetchone()[0])

    rows = fact_files.query_facts(query.definition.measure, query.since, made, None)
    if rows is None:
        with duckdb_engine.duckdb_cursor() as cursor:
            cursor.execute(_empty_table_sql(name, query.columns))
    return Readings(name, rows or 0)


def _empty_table_sql(name: str, columns: Sequence[str]) -> str:
    """The table of readings for a measure without facts."""
    texts = "".join(f", {column} varchar" for column in (*columns, "why"))
    return f"create table {name} (begun bigint, week smallint{texts}, value bigint, closed boolean)"


def _evict(keep: int = MOST_SETS) -> None:
    """Drop the oldest entries until the cache is small enough. The newest one stays, however large it is."""
    while len(_kept) > keep or (len(_kept) > 1 and sum(one.rows for one in _kept.values()) > MOST_ROWS):
        _kept.popitem(last=False)
