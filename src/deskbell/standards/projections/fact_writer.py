"""Write facts: the clocks of each measure as Parquet files, in a folder per month.

A file is a copy of the live rows that started on its day. A month that is over may be packed into one file. Days of it
that change later are written as files beside it, which replace these days. All files can be deleted and written again.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from shutil import rmtree

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils.text import slugify

from deskbell.kit.clock import now
from deskbell.standards import duckdb_engine
from deskbell.standards.measuring import measures_with_rows
from deskbell.standards.models import FactDay, LiveRow
from deskbell.standards.projections.parquet import FactFile, next_day, next_month, path_literal, write_parquet_files

MONTH = "all.parquet"
DAYS, MONTHS = 20, 6  # at a time
_FEW = 4  # days of a month for which it is not written whole
_CALM = timedelta(days=2)
_LOCK = 0x66616374
_AGAIN = -1
_MOVED, _ASKED_AGAIN = Q(moved__gt=F("written")), Q(written=_AGAIN)
_WHOLE = f"""
    select measure, date_trunc('month', day)::date as month from standards_day
     where day < date_trunc('month', %s::date) group by 1, 2
    having count(*) filter (where {{waits}}) >= greatest({_FEW}, count(*) / 2.0) order by 2 desc, 1 limit {MONTHS}
"""
_DONE = (
    "update standards_day d set written = v.moved, written_at = %s "
    "from unnest(%s::bigint[], %s::bigint[]) as v (id, moved) where d.id = v.id"
)


def facts_folder(measure: str) -> Path:
    """Return the folder with a measure's facts."""
    return Path(settings.HOME) / "facts" / slugify(measure)


def write_moved_days(*, most: int = DAYS, patient: bool = False) -> int:
    """Write up to `most` days that changed since they were last written, the latest first. Return how many.

    If more days wait, whole months that are over and have mostly changed are written first. With `patient`, wait until
    another writer has finished; otherwise return 0 at once when another one writes.
    """
    days = list(FactDay.objects.filter(_MOVED).order_by("-day")[:most])
    whole = _months_to_write_whole("moved > written") if len(days) == most else []
    return _write_months(whole, _MOVED, patient) if whole else _write_days(days, patient)


def pack_month() -> int:
    """Pack one month that is over and no longer changes into one file. Return 1 when there was one, else 0."""
    today = now().date()
    for keeper in measures_with_rows():
        for place in sorted(facts_folder(keeper.name).glob("????-??")):
            month = date.fromisoformat(f"{place.name}-01")
            days = FactDay.objects.filter(measure=keeper.name, day__gte=month, day__lt=next_month(month))
            if (
                next_month(month) + _CALM <= today
                and len(list(place.glob("??.parquet"))) >= _FEW
                and not days.filter(_MOVED | Q(written_at__gt=now() - _CALM)).exists()
            ):
                return int(_write_months([(keeper.name, month)], Q(), False) > 0)
    return 0


def count_waiting_days() -> int:
    """Return how many days have changed since they were last written."""
    return FactDay.objects.filter(_MOVED).count()


def rewrite_if_missing() -> None:
    """Mark every day to be written again when the folder is missing (after a restore), or its files lack a column."""
    every = Path(settings.HOME) / "facts"
    if _has_older_format(every):
        FactDay.objects.update(written=0)
        rmtree(every)
    elif not every.exists():
        FactDay.objects.update(written=0)


def _has_older_format(every: Path) -> bool:
    """Whether the files lack a column that questions need."""
    known = next(every.glob("*/*/*.parquet"), None)
    if known is None:
        return False
    with duckdb_engine.duckdb_cursor() as cursor:
        columns = cursor.execute(_describe_sql(known)).fetchall()
    return "plain" not in {name for name, *_ in columns}


def _describe_sql(file: Path) -> str:
    return f"describe select * from read_parquet({path_literal(file)})"


def mark_all_days() -> int:
    """Mark every day to be written again, unless that was begun already. Return how many days are left."""
    if not FactDay.objects.filter(_ASKED_AGAIN).exists():
        known = LiveRow.objects.values_list("measure", "started_at__date").distinct()
        FactDay.objects.bulk_create(
            [FactDay(measure=measure, day=day) for measure, day in known], ignore_conflicts=True
        )
        FactDay.objects.update(written=_AGAIN)
    return FactDay.objects.filter(_ASKED_AGAIN).count()


def rebuild_columns(*, report_progress: Callable[[int], None] = lambda count: None) -> int:
    """Write every day again from the live rows, and delete files of days without rows. Return how many days were
    written.

    1. Mark all days. If an interrupted rebuild left its marks, continue there.
    2. Write whole months while at least half of their days are marked, else single days.
    3. After each batch call `report_progress` with the number of days written.
    4. When no mark is left, delete files that belong to no day.
    """
    mark_all_days()
    done = 0
    while days := list(FactDay.objects.filter(_ASKED_AGAIN).order_by("-day")[:DAYS]):
        whole = _months_to_write_whole(f"written = {_AGAIN}")
        wrote = _write_months(whole, _ASKED_AGAIN, True) if whole else _write_days(days, True)
        done += wrote
        report_progress(wrote)
    _delete_stale_files()
    return done


def _delete_stale_files() -> None:
    """Delete the files of days without rows, and packed months of which every day has a file of its own."""
    known: dict[tuple[str, str], set[str]] = {}
    for measure, day in FactDay.objects.values_list("measure", "day"):
        known.setdefault((measure, f"{day:%Y-%m}"), set()).add(f"{day:%d}.parquet")
    for keeper in measures_with_rows():
        for month in facts_folder(keeper.name).glob("????-??"):
            days = known.get((keeper.name, month.name), set())
            there = {file.name for file in month.glob("??.parquet")}
            for name in (there - days) | ({MONTH} if days <= there else set()):
                (month / name).unlink(missing_ok=True)


def _months_to_write_whole(waits: str) -> list[tuple[str, date]]:
    """Months that are over and of which at least half of the days wait, the latest first."""
    with connection.cursor() as cursor:
        cursor.execute(_WHOLE.format(waits=waits), [now().date()])
        return [(measure, month) for measure, month in cursor.fetchall()]


def _write_one(day: FactDay) -> int:
    return _write_days([day], False)


def _write_days(days: Sequence[FactDay], patient: bool) -> int:
    parts = [FactFile(one.measure, one.day, next_day(one.day), _day_file(one)) for one in days]
    return len(days) if days and _write(parts, days, patient) else 0


def _write_months(months: Sequence[tuple[str, date]], waits: Q, patient: bool) -> int:
    """Write whole months. Returns how many waiting days that covered."""
    parts = [
        FactFile(name, month, next_month(month), facts_folder(name) / f"{month:%Y-%m}" / MONTH)
        for name, month in months
    ]
    within = Q()
    for part in parts:
        within |= Q(measure=part.measure, day__gte=part.begins, day__lt=part.ends)
    days = list(FactDay.objects.filter(within))
    waited = FactDay.objects.filter(within & waits).count()
    if not _write(parts, days, patient):
        return 0
    return waited


def _write(parts: Sequence[FactFile], days: Iterable[FactDay], patient: bool) -> bool:
    """Write the files, one writer at a time. Returns False if another one is writing.

    1. Take the advisory lock; without `patient` give up when it is taken.
    2. Write the files from the live rows as they are now.
    3. Delete day files that a new packed month replaces.
    4. Mark the days as written up to the counter that was read before. Followers never wait for this: if a row
       moved meanwhile, its counter is higher and the day is written again.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        if patient:
            cursor.execute("select pg_advisory_xact_lock(%s)", [_LOCK])
        else:
            cursor.execute("select pg_try_advisory_xact_lock(%s)", [_LOCK])
            if not cursor.fetchone()[0]:
                return False
        write_parquet_files(parts)
        for part in parts:
            if part.file.name == MONTH:
                _delete_day_files(part.file.parent)
        done = [(one.pk, one.moved) for one in days]
        cursor.execute(_DONE, [now(), *(list(column) for column in zip(*done, strict=True))])
    return True


def _delete_day_files(month: Path) -> None:
    """Delete the files of single days, once their month has a newer file of its own."""
    for file in month.glob("??.parquet"):
        file.unlink()


def _day_file(day: FactDay) -> Path:
    return facts_folder(day.measure) / f"{day.day:%Y-%m}" / f"{day.day:%d}.parquet"
