"""Questions to the columns: the same outcomes as the live rows give, over any past, by week or by day."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from deskbell.standards import duck
from deskbell.standards.calendars import MICRO, from_micros, to_micros
from deskbell.standards.outcomes import KEPT, MISSED, OUT, PENDING, Tally, Window
from deskbell.standards.projections import columns

_WHY = "list_extract(list_filter(left_out, lambda p: p.begins <= $at and (p.ends is null or p.ends > $at)), -1).why"
_STOOD = "list_extract(list_filter(unsettled, lambda p: p.stopped <= $at and p.undone > $at), 1)"
_STOP = f"if(settled <= $at, settled, {_STOOD}.stopped)"
_JUDGED = f"""
    select *, case
        when why is not null then '{OUT}'
        when stop <= $at and (due is null or stop <= due) then '{KEPT}'
        when due < $at then '{MISSED}'
        when stock then '{KEPT}'
        else '{PENDING}' end as outcome
      from (select *, {_WHY} as why, {_STOP} as stop, if(started > $at, began, started) as begun
              from read_parquet($files) where standard = $standard)
     where begun <= $at and if(stock, stop is null, begun > $begins)
"""


@dataclass(frozen=True)
class Bucket:
    """A day or a week and what was counted of what began in it."""

    begins: datetime
    tally: Tally


def tally(*, measure: str, standard: str, window: Window) -> Tally:
    """Count the outcomes of a standard over a window, from the columns."""
    found = Tally()
    for outcome, why, count in _ask(
        measure, standard, window, f"select outcome, why, count(*) from ({_JUDGED}) group by all", {}
    ):
        found.add(outcome, why, count)
    return found


def buckets(*, measure: str, standard: str, window: Window, days: int, offset: timedelta) -> list[Bucket]:
    """The outcomes by stretches of `days` that begin at local midnight (weeks: Monday), `offset` east of UTC."""
    shift = offset // timedelta(microseconds=1)
    # 1970 began on a Thursday.
    monday = 4 * 86_400 * MICRO if days % 7 == 0 else 0
    length = days * 86_400 * MICRO
    sql = f"select (begun + $shift - $monday) // $length as bucket, outcome, why, count(*) from ({_JUDGED}) group by all"
    found: dict[int, Tally] = {}
    for bucket, outcome, why, count in _ask(
        measure, standard, window, sql, {"shift": shift, "monday": monday, "length": length}
    ):
        found.setdefault(bucket, Tally()).add(outcome, why, count)
    return [Bucket(from_micros(number * length + monday - shift), found[number]) for number in sorted(found)]


def _ask(measure: str, standard: str, window: Window, sql: str, more: dict[str, Any]) -> list[tuple[Any, ...]]:
    files = _files(measure, window)
    if not files:
        return []
    values = {
        "files": files,
        "standard": standard,
        "begins": to_micros(window.begins),
        "at": to_micros(window.at),
        **more,
    }
    with duck.cursor() as cursor:
        return list(cursor.execute(sql, values).fetchall())


def _files(measure: str, window: Window) -> list[str]:
    """Files of the window's days; what restarted later lies under its later start, so newer ones are read as well."""
    first = window.begins.astimezone(UTC).date()
    return [str(file) for file in sorted(columns.folder(measure).glob("*/*.parquet")) if _day(file) >= first]


def _day(file: Path) -> date:
    return date.fromisoformat(f"{file.parent.name}-{file.stem}")
