"""Live rows with their clocks as Parquet: one statement reads what is wanted, one pass shapes it, each file is a part of it."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import connection

from deskbell.standards import duck
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
_PERIODS = '[{"begins": "BIGINT", "ends": "BIGINT", "why": "VARCHAR"}]'
_UNDONE = '[{"stopped": "BIGINT", "undone": "BIGINT"}]'
_STOPS = '[{"stopped": "BIGINT", "undone": "BIGINT", "reading": "BIGINT"}]'
_INSTANTS, _NAMES = '["BIGINT"]', '["VARCHAR"]'
# A row stands there with each of its clocks; one of them has it `once`.
# In the clock's columns: `due`, `settled`, `unsettled` (settlings that did not stand), `counted` (the marks it counts).
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
# Most lists are empty, and to read JSON is what costs.
_SHAPED = ", ".join(
    f"case when {name} = '[]' then [] else from_json({name}, '{shape}') end as {name}"
    for name, shape in _SHAPES.items()
)

# Nothing happened to it but that it began and stopped: such rows stand first, and of them no list need be read.
FORMAT = "format parquet, compression zstd, parquet_version v2"
_PLAIN = " and ".join(["began = started", *(f"{name} = '[]'" for name in ("undone", "paused", "left_out"))])

# Nothing is guessed: the shape of a day's rows must not depend on what stands in them.
_CSV = (
    "auto_detect = false, header = false, delim = ',', quote = '\"', escape = '\"', new_line = '\\n', "
    "nullstr = '', allow_quoted_nulls = false, parallel = false"
)


@dataclass(frozen=True)
class Part:
    """What of a measure started from one day up to another (UTC), and the file that holds it."""

    measure: str
    begins: date
    ends: date
    file: Path


def make(parts: Sequence[Part]) -> None:
    """Write these files anew, from the live rows as they are now; each is there whole or as it was."""
    with TemporaryDirectory(dir=_facts(), prefix=".") as aside, duck.cursor() as columns:
        rows = Path(aside) / "rows.csv"
        _read(parts, rows)
        columns.execute(
            f"create or replace temp table made as select * replace ({_SHAPED}), {_PLAIN} as plain "
            f"from read_csv({text(rows)}, {_CSV}, columns = {_COLUMNS})"
        )
        for number, part in enumerate(parts):
            made = Path(aside) / f"{number}.parquet"
            columns.execute(f"copy ({_of(part)}) to {text(made)} ({FORMAT})")
            part.file.parent.mkdir(parents=True, exist_ok=True)
            os.replace(made, part.file)
        columns.execute("drop table made")


def text(path: Path) -> str:
    """A path as a text in SQL."""
    return "'" + str(path).replace("'", "''") + "'"


def _facts() -> Path:
    every = Path(settings.HOME) / "facts"
    every.mkdir(parents=True, exist_ok=True)
    return every


def _read(parts: Sequence[Part], rows: Path) -> None:
    asked = [(part.measure, _midnight(part.begins), _midnight(part.ends)) for part in parts]
    with rows.open("wb") as file, connection.cursor() as cursor:
        cursor.execute("set local work_mem = '64MB'")
        with cursor.copy(
            f"copy ({_ROWS}) to stdout (format csv)", [list(column) for column in zip(*asked, strict=True)]
        ) as copy:
            for piece in copy:
                file.write(piece)


def _of(part: Part) -> str:
    begins, ends = (to_micros(_midnight(day)) for day in (part.begins, part.ends))
    measure = part.measure.replace("'", "''")
    return (
        f"select * from made where measure = '{measure}' and started >= {begins} and started < {ends} "
        "order by plain desc, started, subject, round"
    )


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def day_after(day: date) -> date:
    return day + timedelta(1)


def month_after(day: date) -> date:
    """The first day of the month that follows the one of this day."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
