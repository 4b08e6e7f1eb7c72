"""A measure on a Spark cluster: the statements of the back-test, translated, over the same files of facts."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import reduce
from typing import Any

from pyspark.sql import DataFrame, SparkSession

from deskbell.standards.backtest import Asked, Readings, Scale
from deskbell.standards.backtest.readings import create
from deskbell.standards.calendars.instants import DAY
from deskbell.standards.facts import VIEW, Files
from deskbell.standards.lake.dialect import spark

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
    """What only DuckDB can measure."""


class Cursor:
    """What the statements of the back-test are given: each is translated, and its table is a view that Spark keeps."""

    def __init__(self, session: SparkSession) -> None:
        self.session = session
        self.found: list[tuple[Any, ...]] = []

    def facts(self, files: Files) -> None:
        """The files that the view of facts means from now on."""
        parts = [self.session.read.parquet(*files.whole)] if files.whole else []
        if files.packed:
            gone = ", ".join(map(str, files.days))
            packed = self.session.read.parquet(*files.packed)
            parts.append(packed.where(f"started div {DAY} not in ({gone})"))
        reduce(DataFrame.unionByName, parts).createOrReplaceTempView(VIEW)

    def execute(self, sql: str, values: Any = None) -> "Cursor":
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
        return self.session.sql(spark(sql, values))

    def _poured(self, sql: str, columns: list[list[int]]) -> DataFrame:
        """A table that came from Python column by column, all of them whole numbers."""
        shape = ", ".join(f"{name} bigint" for name in _COLUMN.findall(sql))
        return self.session.createDataFrame(list(zip(*columns, strict=True)), shape)

    @staticmethod
    def _keep(name: str, frame: DataFrame) -> None:
        frame.persist().createOrReplaceTempView(name)


class SparkReadings(Readings):
    """Readings that lie on the cluster; they go with the session."""

    def __init__(self, cursor: Cursor, rows: int) -> None:
        self.cursor = cursor
        super().__init__(NAME, rows)

    def hold(self) -> None:
        """The session keeps them."""

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        return self.cursor.execute(sql).fetchall()


@contextmanager
def session(master: str) -> Iterator[Cursor]:
    """A session on a cluster, ended afterwards."""
    builder = SparkSession.builder.master(master)
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    started = builder.getOrCreate()
    started.sparkContext.setLogLevel("ERROR")
    try:
        yield Cursor(started)
    finally:
        started.stop()


def check(asked: Asked) -> None:
    """Whether Spark can answer this. Raises NotOnSpark."""
    if asked.scale is Scale.WORKING_DAYS:
        raise NotOnSpark("A goal in working days is measured by DuckDB only: give it in working hours.")


def readings(cursor: Cursor, asked: Asked, files: Files) -> Readings:
    """The readings that answer this, over these files."""
    if files:
        cursor.facts(files)
        create(cursor, NAME, asked)
    else:
        texts = "".join(f", {column} string" for column in (*asked.columns, "why"))
        shape = f"begun bigint, week smallint{texts}, value bigint, closed boolean"
        cursor.session.createDataFrame([], shape).createOrReplaceTempView(NAME)
    (rows,) = cursor.execute(f"select count(*) from {NAME}").fetchone()
    return SparkReadings(cursor, int(rows))
