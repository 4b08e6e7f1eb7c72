"""Run the statements of the back-test on a Spark cluster, over the same files of facts."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import reduce
from typing import Any

from pyspark.sql import DataFrame, SparkSession

from deskbell.standards.backtest import BacktestQuery, Readings
from deskbell.standards.backtest.readings_table import create_readings
from deskbell.standards.calendars.micros import DAY
from deskbell.standards.duration import ReadingScale
from deskbell.standards.fact_files import VIEW, FactFiles
from deskbell.standards.lake.dialect import to_spark_sql

NAME = "deskbell_readings"
SETTINGS = {
    "spark.app.name": "deskbell",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "false",
    "spark.sql.shuffle.partitions": "4",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
_MADE = re.compile(r"\s*create or replace table (\w+) as\s+(.*)", re.S)
_ADDED = re.compile(r"\s*insert into (\w+)\s+(select .*)", re.S)
_GONE = re.compile(r"\s*drop table if exists (\w+)")
_COLUMN = re.compile(r" as (\w+)")


class NotOnSpark(ValueError):
    """Spark cannot measure this; only DuckDB can."""


class SparkCursor:
    """Runs the statements of the back-test: each is translated, and a table it creates becomes a cached view."""

    def __init__(self, session: SparkSession) -> None:
        self.session = session
        self.found: list[tuple[Any, ...]] = []

    def facts(self, files: FactFiles) -> None:
        """Create the view of the facts from these files."""
        parts = [self.session.read.parquet(*files.whole)] if files.whole else []
        if files.packed:
            gone = ", ".join(map(str, files.days))
            packed = self.session.read.parquet(*files.packed)
            parts.append(packed.where(f"started div {DAY} not in ({gone})"))
        reduce(DataFrame.unionByName, parts).createOrReplaceTempView(VIEW)

    def execute(self, sql: str, values: Any = None) -> "SparkCursor":
        if made := _MADE.fullmatch(sql):
            self._keep(
                made[1], self._poured(made[2], values) if isinstance(values, list) else self._ask(made[2], values)
            )
        elif added := _ADDED.fullmatch(sql):
            self._keep(added[1], self.session.table(added[1]).union(self._ask(added[2], values)))
        elif gone := _GONE.match(sql):
            self.session.catalog.dropTempView(gone[1])
        else:
            self.found = [tuple(row) for row in self._ask(sql, values).collect()]
        return self

    def fetchall(self) -> list[tuple[Any, ...]]:
        return self.found

    def fetchone(self) -> tuple[Any, ...]:
        return self.found[0]

    def _ask(self, sql: str, values: dict[str, Any] | None) -> DataFrame:
        return self.session.sql(to_spark_sql(sql, values))

    def _poured(self, sql: str, columns: list[list[int]]) -> DataFrame:
        """A table from Python lists of whole numbers, one per column."""
        shape = ", ".join(f"{name} bigint" for name in _COLUMN.findall(sql))
        return self.session.createDataFrame(list(zip(*columns, strict=True)), shape)

    @staticmethod
    def _keep(name: str, frame: DataFrame) -> None:
        frame.persist().createOrReplaceTempView(name)


class SparkReadings(Readings):
    """Readings on the cluster. They are dropped when the session ends."""

    def __init__(self, cursor: SparkCursor, rows: int) -> None:
        self.cursor = cursor
        super().__init__(NAME, rows)

    def drop_when_unused(self) -> None:
        """Do nothing: the session drops them."""

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        return self.cursor.execute(sql).fetchall()


@contextmanager
def open_session(master: str) -> Iterator[SparkCursor]:
    """Context manager for a session on a cluster."""
    builder = SparkSession.builder.master(master)
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    started = builder.getOrCreate()
    started.sparkContext.setLogLevel("ERROR")
    try:
        yield SparkCursor(started)
    finally:
        started.stop()


def check_spark_can_answer(query: BacktestQuery) -> None:
    """Raise NotOnSpark when Spark cannot answer this query."""
    if query.scale is ReadingScale.WORKING_DAYS:
        raise NotOnSpark("A goal in working days is measured by DuckDB only: give it in working hours.")


def spark_readings(cursor: SparkCursor, query: BacktestQuery, files: FactFiles) -> Readings:
    """Return the readings for a query, over these files."""
    if files:
        cursor.facts(files)
        create_readings(cursor, NAME, query)
    else:
        texts = "".join(f", {column} string" for column in (*query.columns, "why"))
        shape = f"begun bigint, week smallint{texts}, value bigint, closed boolean"
        cursor.session.createDataFrame([], shape).createOrReplaceTempView(NAME)
    return SparkReadings(cursor, cursor.session.table(NAME).count())
