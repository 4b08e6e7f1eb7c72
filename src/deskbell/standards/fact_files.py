"""The Parquet files that hold the facts of a measure, and one view over them for every query.

A month that is over may be packed into one file, `all.parquet`. Days of it that change later are written as files of
their own, which replace these days of the packed month.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

from deskbell.standards import duckdb_engine
from deskbell.standards.calendars import from_micros
from deskbell.standards.calendars.micros import DAY
from deskbell.standards.measuring import Span, declared_measures
from deskbell.standards.projections import fact_writer

VIEW = "facts"
_TRIES = 3
T = TypeVar("T")


@dataclass(frozen=True)
class FactFiles:
    """The files for a query.

    `whole` are read completely. From the `packed` months, rows that started on `days` (days since 1970, UTC) are
    skipped, because those days have files of their own.
    """

    whole: tuple[str, ...] = ()
    packed: tuple[str, ...] = ()
    days: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.whole or self.packed)

    def create_view(self, cursor: Any) -> None:
        """Create the view over all files, for this cursor only."""
        parts = [f"select * from read_parquet([{_path_list(self.whole)}])"] if self.whole else []
        if self.packed:
            gone = ", ".join(map(str, self.days))
            parts.append(
                f"select * from read_parquet([{_path_list(self.packed)}]) where started // {DAY} not in ({gone})"
            )
        cursor.execute(f"create or replace temp view {VIEW} as {' union all by name '.join(parts)}")


def find_fact_files(measure: str, begins: int) -> FactFiles:
    """Return the files of all days from `begins` on (microseconds).

    A row that restarted is in the file of its later start, so newer files are always included. For a measure of what is
    open, all days are included, since something may be open for long.
    """
    first = date.min if is_stock_measure(measure) else from_micros(begins).date()
    known = declared_measures().get(measure)
    kept = fact_writer.facts_folder(known.row_measure.name if known else measure)
    whole: list[str] = []
    packed: list[str] = []
    days: list[int] = []
    for month in sorted(kept.glob("????-??")):
        if f"{month.name}-31" >= first.isoformat():
            _add_month(month, first, whole, packed, days)
    return FactFiles(tuple(whole), tuple(packed), tuple(days))


def _add_month(month: Path, first: date, whole: list[str], packed: list[str], days: list[int]) -> None:
    single = {date.fromisoformat(f"{month.name}-{file.stem}"): str(file) for file in month.glob("??.parquet")}
    whole += [file for day, file in sorted(single.items()) if day >= first]
    every = month / fact_writer.MONTH
    if every.exists():
        (packed if single else whole).append(str(every))
        days += [(day - date(1970, 1, 1)) // timedelta(1) for day in sorted(single)]


def query_facts(measure: str, begins: int, ask: Callable[[Any], T], nothing: T) -> T:
    """Call `ask` with a cursor that has the view `facts`, and return its result; `nothing` when the measure has no
    files.

    A file can be packed into its month while the query runs. Then the query runs again, up to three times in all.
    """
    import duckdb

    for tries in range(1, _TRIES + 1):
        files = find_fact_files(measure, begins)
        if not files:
            return nothing
        try:
            with duckdb_engine.duckdb_cursor() as cursor:
                files.create_view(cursor)
                return ask(cursor)
        except duckdb.IOException:
            if tries == _TRIES:
                raise
    return nothing


def is_stock_measure(measure: str) -> bool:
    """Return whether the measure counts what is open at an instant, whenever it began."""
    known = declared_measures().get(measure)
    return isinstance(known, Span) and known.open


def _path_list(files: tuple[str, ...]) -> str:
    return ", ".join("'" + file.replace("'", "''") + "'" for file in files)
