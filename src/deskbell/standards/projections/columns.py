"""Facts in columns: the clocks of each measure as Parquet, a folder a month and a file a day, for looking far back.

A file is a copy of the live rows that started on its day. Files can be deleted and written again at any time.
"""

import os
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils.text import slugify

from deskbell.kit.clock import now
from deskbell.standards import duck
from deskbell.standards.measuring import keepers
from deskbell.standards.models import Day, Row

MONTH = "all.parquet"
_LOCK = 0x66616374
_AGAIN = -1
_MICROS = "(extract(epoch from {}) * 1000000)::bigint"
_ROWS = f"""
    select s.measure, s.subject, s.round, s."case", s.channel, s.brand, s.site, s.team, s.language, s.topic,
           {_MICROS.format("s.began_at")}, {_MICROS.format("s.started_at")}, {_MICROS.format("s.stopped_at")},
           s.undone::text, s.paused::text, s.left_out::text, s.marks::text, s.trail::text, s.score,
           d.slug, v.number, {_MICROS.format("c.due_at")}, {_MICROS.format("c.stopped_at")}, c.undone::text, c.marks::text,
           c.stock, c.amount, c.reading, row_number() over (partition by s.id order by d.slug) = 1
      from standards_row s
      left join standards_clock c on c.row_id = s.id
      left join standards_standard d on d.id = c.standard_id
      left join standards_standardversion v on v.id = c.version_id
     where s.measure = %s and s.started_at >= %s and s.started_at < %s
     order by s.started_at, s.subject, s.round
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
_SHAPED = ", ".join(f"from_json({name}, '{shape}') as {name}" for name, shape in _SHAPES.items())

# Nothing happened to it but that it began and stopped: such rows stand first, and of them no list need be read.
FORMAT = "format parquet, compression zstd, parquet_version v2"
_PLAIN = " and ".join(["began = started", *(f"{name} = '[]'" for name in ("undone", "paused", "left_out"))])

# Nothing is guessed: the shape of a day's rows must not depend on what stands in them.
_CSV = (
    "auto_detect = false, header = false, delim = ',', quote = '\"', escape = '\"', new_line = '\\n', "
    "nullstr = '', allow_quoted_nulls = false, parallel = false"
)


def folder(measure: str) -> Path:
    """Where the facts of a measure lie."""
    return Path(settings.HOME) / "facts" / slugify(measure)


def write(*, most: int = 20) -> int:
    """Write up to `most` days that have moved since they were last written, the latest first; how many it were."""
    days = list(Day.objects.filter(moved__gt=F("written")).order_by("-day")[:most])
    return sum(_write_one(day) for day in days)


def waiting() -> int:
    """How many days have moved since they were last written."""
    return Day.objects.filter(moved__gt=F("written")).count()


def write_again_if_gone() -> None:
    """Where the whole folder is missing (a backup was brought back) or its files are of an older kind, every day has to be
    written again."""
    every = Path(settings.HOME) / "facts"
    if _older(every):
        Day.objects.update(written=0)
        rmtree(every)
    elif not every.exists():
        Day.objects.update(written=0)


def _older(every: Path) -> bool:
    """Whether the files lack a column that questions ask for."""
    known = next(every.glob("*/*/*.parquet"), None)
    if known is None:
        return False
    with duck.cursor() as cursor:
        columns = cursor.execute(f"describe select * from read_parquet({_text(known)})").fetchall()
    return "plain" not in {name for name, *_ in columns}


def begin_again() -> int:
    """Have every day written again, unless that is under way already; how many days are left."""
    if not Day.objects.filter(written=_AGAIN).exists():
        known = Row.objects.values_list("measure", "started_at__date").distinct()
        Day.objects.bulk_create([Day(measure=measure, day=day) for measure, day in known], ignore_conflicts=True)
        Day.objects.update(written=_AGAIN)
    return Day.objects.filter(written=_AGAIN).count()


def rebuild(*, told: Callable[[int], None] = lambda count: None) -> int:
    """Write every day again from the live rows, and drop files of days that have none; how many days were written.

    What was stopped goes on where it was. `told` hears of each day that is done.
    """
    begin_again()
    done = 0
    while days := Day.objects.filter(written=_AGAIN).order_by("-day")[:20]:
        for day in days:
            wrote = _write_one(day)
            done += wrote
            told(wrote)
    _sweep()
    return done


def _sweep() -> None:
    """Drop the files of days that are not known to have any rows."""
    known = set(Day.objects.values_list("measure", "day"))
    for measure in keepers():
        for file in folder(measure.name).glob("*/*.parquet"):
            if (measure.name, date.fromisoformat(f"{file.parent.name}-{file.stem}")) not in known:
                file.unlink()


def _write_one(day: Day) -> bool:
    """One writer at a time; each day by itself, so that followers never wait for more than one row."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return False
        _write(day.measure, day.day)
        Day.objects.filter(pk=day.pk).update(written=day.moved, written_at=now())
    return True


def _write(measure: str, day: date) -> None:
    begins = datetime(day.year, day.month, day.day, tzinfo=UTC)
    target = folder(measure) / f"{day:%Y-%m}" / f"{day:%d}.parquet"
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=target.parent, prefix=".") as aside:
        rows, made = Path(aside) / "rows.csv", Path(aside) / "made.parquet"
        with (
            rows.open("wb") as file,
            connection.cursor() as cursor,
            cursor.copy(f"copy ({_ROWS}) to stdout (format csv)", [measure, begins, begins + timedelta(1)]) as copy,
        ):
            for piece in copy:
                file.write(piece)
        with duck.cursor() as columns:
            columns.execute(
                f"copy (select * replace ({_SHAPED}), {_PLAIN} as plain "
                f"from read_csv({_text(rows)}, {_CSV}, columns = {_COLUMNS}) order by plain desc, started) "
                f"to {_text(made)} ({FORMAT})"
            )
        os.replace(made, target)


def _text(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
