"""Write live rows with their clocks as Parquet files."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import connection

from deskbell.standards import duckdb_engine
from deskbell.standards.calendars import to_micros

_MICROS = "(extract(epoch from {}) * 1000000)::bigint"
_ROWS = f"""
    select s.measure, s.subject, s.round, s."case", s.channel, s.brand, s.site, s.team, s.language, s.topic,
           {_MICROS.format("s.began_at")}, {_MICROS.format("s.started_at")}, {_MICROS.format("s.stopped_at")},
           s.undone::text, s.paused::text, s.left_out::text, s.marks::text, s.trail::text, s.score,
           d.slug, v.number, {_MICROS.format("c.due_at")}, {_MICROS.format("c.stopped_at")}, c.undone::text, c.marks::text,
           c.stock, c.amount, c.reading, row_number() over (partition by s.id order by d.slug) = 1
      from unnest(%s::text[], %s::timestamptz[], %s::timestamptz[]) as p (measure, begins, ends)
      join standards_row s on s.measure = p.measure and s.started_at >= p.begins and s.started_at < p.ends
      left join standards_clock c on c.row_id = s.id
      left join standards_standard d on d.id = c.standard_id
      left join standards_standardversion v on v.id = c.version_id
"""
_COPY = f"copy ({_ROWS}) to stdout (format csv)"
_PERIODS = '[{"begins": "BIGINT", "ends": "BIGINT", "why": "VARCHAR"}]'
_UNDONE = '[{"stopped": "BIGINT", "undone": "BIGINT"}]'
_STOPS = '[{"stopped": "BIGINT", "undone": "BIGINT", "reading": "BIGINT"}]'
_INSTANTS, _NAMES = '["BIGINT"]', '["VARCHAR"]'
# A row is repeated for each of its clocks; `once` is true for one of them.
# Columns of the clock: `due`, `settled`, `unsettled` (stops that did not stand), `counted` (the marks it counts).
_TYPES = {
    "measure": "VARCHAR", "subject": "BIGINT", "round": "INTEGER", "case": "BIGINT", "channel": "VARCHAR",
    "brand": "VARCHAR", "site": "VARCHAR", "team": "VARCHAR", "language": "VARCHAR", "topic": "VARCHAR",
    "began": "BIGINT", "started": "BIGINT", "stopped": "BIGINT", "undone": "VARCHAR", "paused": "VARCHAR",
    "left_out": "VARCHAR", "marks": "VARCHAR", "trail": "VARCHAR", "score": "BIGINT", "standard": "VARCHAR",
    "version": "INTEGER", "due": "BIGINT", "settled": "BIGINT", "unsettled": "VARCHAR", "counted": "VARCHAR",
    "stock": "BOOLEAN", "amount": "BIGINT", "reading": "BIGINT", "once": "BOOLEAN",
}  # fmt: skip
_COLUMNS = "{" + ", ".join(f"'{name}': '{kind}'" for name, kind in _TYPES.items()) + "}"
_SHAPES = {
    "undone": _UNDONE, "paused": _PERIODS, "left_out": _PERIODS, "marks": _INSTANTS, "trail": _NAMES,
    "unsettled": _STOPS, "counted": _INSTANTS,
}  # fmt: skip
# Most lists are empty, and parsing JSON is what costs.
_SHAPED = ", ".join(
    f"case when {name} = '[]' then [] else from_json({name}, '{shape}') end as {name}"
    for name, shape in _SHAPES.items()
)

# Rows that only began and stopped are `plain`: they stand first, and no list of theirs has to be read.
FORMAT = "format parquet, compression zstd, parquet_version v2"
_PLAIN = " and ".join(["began = started", *(f"{name} = '[]'" for name in ("undone", "paused", "left_out"))])

# Nothing is detected: the types of a day's columns must not depend on its values.
_CSV = (
    "auto_detect = false, header = false, delim = ',', quote = '\"', escape = '\"', new_line = '\\n', "
    "nullstr = '', allow_quoted_nulls = false, parallel = false"
)


@dataclass(frozen=True)
class FactFile:
    """One Parquet file, with the rows of a measure that started from the day `begins` up to `ends` (UTC, excluded)."""

    measure: str
    begins: date
    ends: date
    file: Path


def write_parquet_files(parts: Sequence[FactFile]) -> None:
    """Write these files from the live rows as they are now. Each file is replaced as a whole.

    1. PostgreSQL copies all rows of the files, each with its clocks, into one temporary CSV file.
    2. DuckDB reads it once into a table and turns JSON texts into lists. Empty lists are not parsed, because parsing is
       expensive.
    3. Each file is a part of that table, sorted so that rows with plain histories come first.
    4. It is written under a temporary name and renamed, so that a reader sees the old file or the new one.
    """
    with TemporaryDirectory(dir=_facts_root(), prefix=".") as aside, duckdb_engine.duckdb_cursor() as columns:
        rows = Path(aside) / "rows.csv"
        _read_live_rows(parts, rows)
        columns.execute(_load_sql(rows))
        for number, part in enumerate(parts):
            made = Path(aside) / f"{number}.parquet"
            columns.execute(_write_sql(part, made))
            part.file.parent.mkdir(parents=True, exist_ok=True)
            os.replace(made, part.file)
        columns.execute("drop table made")


def path_literal(path: Path) -> str:
    """Return a path as an SQL literal."""
    return "'" + str(path).replace("'", "''") + "'"


def _facts_root() -> Path:
    every = Path(settings.HOME) / "facts"
    every.mkdir(parents=True, exist_ok=True)
    return every


def _read_live_rows(parts: Sequence[FactFile], rows: Path) -> None:
    asked = [(part.measure, _midnight(part.begins), _midnight(part.ends)) for part in parts]
    with rows.open("wb") as file, connection.cursor() as cursor:
        cursor.execute("set local work_mem = '64MB'")
        with cursor.copy(_COPY, [list(column) for column in zip(*asked, strict=True)]) as copy:
            for piece in copy:
                file.write(piece)


def _load_sql(rows: Path) -> str:
    return (
        f"create or replace temp table made as select * replace ({_SHAPED}), {_PLAIN} as plain "
        f"from read_csv({path_literal(rows)}, {_CSV}, columns = {_COLUMNS})"
    )


def _write_sql(part: FactFile, made: Path) -> str:
    begins, ends = (to_micros(_midnight(day)) for day in (part.begins, part.ends))
    measure = part.measure.replace("'", "''")
    return (
        f"copy (select * from made where measure = '{measure}' and started >= {begins} and started < {ends} "
        f"order by plain desc, started, subject, round) to {path_literal(made)} ({FORMAT})"
    )


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def next_day(day: date) -> date:
    return day + timedelta(1)


def next_month(day: date) -> date:
    """Return the first day of the month after the month of this day."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
