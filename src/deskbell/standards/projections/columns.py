"""Facts in columns: the clocks of each measure as Parquet, a folder a month, for looking far back.

A file is a copy of the live rows that started on its day. A month that is over may lie in one file; what moves in it later is
written as a file of its day beside it, which then holds for that day. Files can be deleted and written again at any time.
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
from deskbell.standards import duck
from deskbell.standards.measuring import keepers
from deskbell.standards.models import Day, Row
from deskbell.standards.projections.parquet import Part, day_after, make, month_after, text

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


def folder(measure: str) -> Path:
    """Where the facts of a measure lie."""
    return Path(settings.HOME) / "facts" / slugify(measure)


def write(*, most: int = DAYS, patient: bool = False) -> int:
    """Write up to `most` days that have moved since they were last written, the latest first; how many it were.

    Where more wait, months that are over and have moved as a whole are written whole. `patient` waits for another writer.
    """
    days = list(Day.objects.filter(_MOVED).order_by("-day")[:most])
    whole = _months("moved > written") if len(days) == most else []
    return _write_months(whole, _MOVED, patient) if whole else _write_days(days, patient)


def pack() -> int:
    """Write one month as a whole that is over, calm, and lies in files of its days; 0 when there is none."""
    today = now().date()
    for keeper in keepers():
        for place in sorted(folder(keeper.name).glob("????-??")):
            month = date.fromisoformat(f"{place.name}-01")
            days = Day.objects.filter(measure=keeper.name, day__gte=month, day__lt=month_after(month))
            if (
                month_after(month) + _CALM <= today
                and len(list(place.glob("??.parquet"))) >= _FEW
                and not days.filter(_MOVED | Q(written_at__gt=now() - _CALM)).exists()
            ):
                return int(_write_months([(keeper.name, month)], Q(), False) > 0)
    return 0


def waiting() -> int:
    """How many days have moved since they were last written."""
    return Day.objects.filter(_MOVED).count()


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
        columns = cursor.execute(f"describe select * from read_parquet({text(known)})").fetchall()
    return "plain" not in {name for name, *_ in columns}


def begin_again() -> int:
    """Have every day written again, unless that is under way already; how many days are left."""
    if not Day.objects.filter(_ASKED_AGAIN).exists():
        known = Row.objects.values_list("measure", "started_at__date").distinct()
        Day.objects.bulk_create([Day(measure=measure, day=day) for measure, day in known], ignore_conflicts=True)
        Day.objects.update(written=_AGAIN)
    return Day.objects.filter(_ASKED_AGAIN).count()


def rebuild(*, told: Callable[[int], None] = lambda count: None) -> int:
    """Write every day again from the live rows, and drop files of days that have none; how many days were written.

    What was stopped goes on where it was. `told` hears of what is done, some days at a time.
    """
    begin_again()
    done = 0
    while days := list(Day.objects.filter(_ASKED_AGAIN).order_by("-day")[:DAYS]):
        whole = _months(f"written = {_AGAIN}")
        wrote = _write_months(whole, _ASKED_AGAIN, True) if whole else _write_days(days, True)
        done += wrote
        told(wrote)
    _sweep()
    return done


def _sweep() -> None:
    """Drop the files of days that are not known to have any rows, and of months of which every day has its own."""
    known: dict[tuple[str, str], set[str]] = {}
    for measure, day in Day.objects.values_list("measure", "day"):
        known.setdefault((measure, f"{day:%Y-%m}"), set()).add(f"{day:%d}.parquet")
    for keeper in keepers():
        for month in folder(keeper.name).glob("????-??"):
            days = known.get((keeper.name, month.name), set())
            there = {file.name for file in month.glob("??.parquet")}
            for name in (there - days) | ({MONTH} if days <= there else set()):
                (month / name).unlink(missing_ok=True)


def _months(waits: str) -> list[tuple[str, date]]:
    """Months that are over and of which at least half of the days wait, the latest first."""
    with connection.cursor() as cursor:
        cursor.execute(_WHOLE.format(waits=waits), [now().date()])
        return [(measure, month) for measure, month in cursor.fetchall()]


def _write_one(day: Day) -> int:
    return _write_days([day], False)


def _write_days(days: Sequence[Day], patient: bool) -> int:
    parts = [Part(one.measure, one.day, day_after(one.day), _file(one)) for one in days]
    return len(days) if days and _write(parts, days, patient) else 0


def _write_months(months: Sequence[tuple[str, date]], waits: Q, patient: bool) -> int:
    """How many waiting days were written with their months."""
    parts = [Part(name, month, month_after(month), folder(name) / f"{month:%Y-%m}" / MONTH) for name, month in months]
    within = Q()
    for part in parts:
        within |= Q(measure=part.measure, day__gte=part.begins, day__lt=part.ends)
    days = list(Day.objects.filter(within))
    waited = Day.objects.filter(within & waits).count()
    if not _write(parts, days, patient):
        return 0
    return waited


def _write(parts: Sequence[Part], days: Iterable[Day], patient: bool) -> bool:
    """One writer at a time. Followers never wait for it: the days are told only once their files are there."""
    with transaction.atomic(), connection.cursor() as cursor:
        if patient:
            cursor.execute("select pg_advisory_xact_lock(%s)", [_LOCK])
        else:
            cursor.execute("select pg_try_advisory_xact_lock(%s)", [_LOCK])
            if not cursor.fetchone()[0]:
                return False
        make(parts)
        for part in parts:
            if part.file.name == MONTH:
                _drop_days(part.file.parent)
        done = [(one.pk, one.moved) for one in days]
        cursor.execute(_DONE, [now(), *(list(column) for column in zip(*done, strict=True))])
    return True


def _drop_days(month: Path) -> None:
    """The files of its days, once the month has a file of its own that is newer."""
    for file in month.glob("??.parquet"):
        file.unlink()


def _file(day: Day) -> Path:
    return folder(day.measure) / f"{day.day:%Y-%m}" / f"{day.day:%d}.parquet"
