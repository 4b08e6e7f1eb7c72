"""Write new rows and their clocks with COPY, for an imported past."""

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from django.db import connection

from deskbell.standards.calendars import from_micros
from deskbell.standards.place_calendars import PlaceCalendars
from deskbell.standards.projections.clock_projection import FIELDS as CLOCK_FIELDS
from deskbell.standards.projections.clock_projection import clock_flags, left_out_reason, standards_for_row
from deskbell.standards.projections.row_projection import FIELDS, MovedRow
from deskbell.standards.projections.version_projection import VersionIndex
from deskbell.standards.subject_progress import COLUMNS, SubjectProgress
from deskbell.standards.timing import ClockTiming, compute_timing

_CLOCK_NAMES = [{"version": "version_id"}.get(name, name) for name in CLOCK_FIELDS]


def _copy(table: str, *names: str) -> str:
    quoted = ", ".join(f'"{name}"' for name in names)
    return f"copy {table} ({quoted}) from stdin"


_ROWS = _copy("standards_row", "id", "measure", "subject", "round", *FIELDS)
_CLOCKS = _copy("standards_clock", "row_id", "standard_id", *_CLOCK_NAMES)


def copy_rows(rows: Sequence[MovedRow]) -> None:
    """Write rows that do not exist yet, with the ids reserved for them."""
    with connection.cursor() as cursor, cursor.copy(_ROWS) as copy:
        copy.write("".join([_row(one) for one in rows]))


def copy_clocks(rows: Sequence[MovedRow], versions: VersionIndex, places: PlaceCalendars) -> None:
    """Write the clocks of rows that have none yet."""
    natures: dict[int, str] = {}
    written = [line for one in rows for line in _clocks(one, versions, places, natures)]
    if written:
        with connection.cursor() as cursor, cursor.copy(_CLOCKS) as copy:
            copy.write("".join(written))


def _row(one: MovedRow) -> str:
    progress, about = one.progress, one.progress.columns
    texts = _texts(*[about[name] for name in COLUMNS])
    return (
        f"{one.pk}\t{one.measure}\t{one.subject}\t{progress.round}\t{_or_null(progress.case)}\t{_instant(progress.began)}\t"
        f"{_instant(progress.started)}\t{_instant(progress.stopped)}\t{_lists(progress)}\t"
        f"{_or_null(progress.score)}\t{_instant(progress.last[0])}\t{progress.last[1]}\t{texts}\n"
    )


def _lists(progress: SubjectProgress) -> str:
    lists = (progress.undone, progress.paused, progress.left_out, progress.decided, progress.marks, progress.trail)
    return "\t".join([_json(value) if value else "[]" for value in lists])


def _clocks(row: MovedRow, versions: VersionIndex, places: PlaceCalendars, natures: dict[int, str]) -> Iterator[str]:
    for version, definition, measure in standards_for_row(row, versions):
        kind = natures.get(id(version))
        if kind is None:
            kind = natures[id(version)] = "\t".join(map(str, clock_flags(measure, definition.goal)))
        place = places.place_for(definition, row.progress.columns["site"])
        timing = compute_timing(definition, measure, places.calendar(place), row.progress)
        yield f"{row.pk}\t{version.standard_id}\t{version.id}\t{_clock(row.progress, place, kind, timing)}"


def _clock(progress: SubjectProgress, place: str, nature: str, timing: ClockTiming) -> str:
    """The columns of a clock, as `clock_projection.set_clock` sets them when nothing was breached before."""
    out = left_out_reason(progress) if progress.left_out else ""
    return (
        f"{_or_null(progress.case)}\t{_text(place)}\t{nature}\t{timing.amount}\t{_instant(progress.began)}\t"
        f"{_instant(progress.started)}\t{_instant(timing.stopped)}\t{_json(timing.undone)}\t{_json(timing.marks)}\t"
        f"{_instant(timing.due)}\t{_instant(timing.soon)}\t{_or_null(timing.reading)}\t{timing.state.value}\t{_text(out)}\n"
    )


def _or_null(value: int | None) -> str:
    return "\\N" if value is None else str(value)


@lru_cache(maxsize=100_000)
def _instant(micros: int | None) -> str:
    """Cached: many rows share the same instants."""
    return "\\N" if micros is None else str(from_micros(micros))


@lru_cache(maxsize=10_000)
def _texts(*values: str) -> str:
    return "\t".join([_text(value) for value in values])


def _json(value: Any) -> str:
    return json.dumps(value).replace("\\", "\\\\") if value else "[]"


def _text(value: str) -> str:
    if value.isalnum():
        return value
    return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
