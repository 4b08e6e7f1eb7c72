"""Which files hold the facts of a measure, and one view over them for every question.

A month that is over may lie in one file, `all.parquet`. What still moves in it is written as a file of its day beside it, and
that one then holds for its day.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

from deskbell.standards import duck
from deskbell.standards.calendars import from_micros
from deskbell.standards.calendars.instants import DAY
from deskbell.standards.measuring import Span, measures
from deskbell.standards.projections import columns

VIEW = "facts"
_TRIES = 3
T = TypeVar("T")


@dataclass(frozen=True)
class Files:
    """`whole` are read as they are; of `packed`, months, not what started on these `days` (since 1970, UTC)."""

    whole: tuple[str, ...] = ()
    packed: tuple[str, ...] = ()
    days: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.whole or self.packed)

    def view(self, cursor: Any) -> None:
        """Make the view of all of them, on this cursor alone."""
        parts = [f"select * from read_parquet([{_listed(self.whole)}])"] if self.whole else []
        if self.packed:
            gone = ", ".join(map(str, self.days))
            parts.append(f"select * from read_parquet([{_listed(self.packed)}]) where started // {DAY} not in ({gone})")
        cursor.execute(f"create or replace temp view {VIEW} as {' union all by name '.join(parts)}")


def files_since(measure: str, begins: int) -> Files:
    """Files of the days since then; what restarted later lies under its later start, so newer ones are read as well.

    Of a stock every day counts: something may be open since then.
    """
    first = date.min if stock(measure) else from_micros(begins).date()
    known = measures().get(measure)
    kept = columns.folder(known.keeper.name if known else measure)
    whole: list[str] = []
    packed: list[str] = []
    days: list[int] = []
    for month in sorted(kept.glob("????-??")):
        if f"{month.name}-31" >= first.isoformat():
            _month(month, first, whole, packed, days)
    return Files(tuple(whole), tuple(packed), tuple(days))


def _month(month: Path, first: date, whole: list[str], packed: list[str], days: list[int]) -> None:
    single = {date.fromisoformat(f"{month.name}-{file.stem}"): str(file) for file in month.glob("??.parquet")}
    whole += [file for day, file in sorted(single.items()) if day >= first]
    every = month / columns.MONTH
    if every.exists():
        (packed if single else whole).append(str(every))
        days += [(day - date(1970, 1, 1)) // timedelta(1) for day in sorted(single)]


def about(measure: str, begins: int, ask: Callable[[Any], T], nothing: T) -> T:
    """Ask a cursor that has the view; a file that is packed into its month meanwhile is looked for there."""
    import duckdb

    for tries in range(1, _TRIES + 1):
        files = files_since(measure, begins)
        if not files:
            return nothing
        try:
            with duck.cursor() as cursor:
                files.view(cursor)
                return ask(cursor)
        except duckdb.IOException:
            if tries == _TRIES:
                raise
    return nothing


def stock(measure: str) -> bool:
    """Whether what is counted is what is open, whenever it began."""
    known = measures().get(measure)
    return isinstance(known, Span) and known.open


def _listed(files: tuple[str, ...]) -> str:
    return ", ".join("'" + file.replace("'", "''") + "'" for file in files)
