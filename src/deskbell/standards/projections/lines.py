"""Rows and their clocks as lines that are copied into the database: for a whole past at once, which nobody has seen before."""

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from django.db import connection

from deskbell.standards.calendars import from_micros
from deskbell.standards.course import COLUMNS, Course
from deskbell.standards.places import Places
from deskbell.standards.projections.clocks import FIELDS as CLOCK_FIELDS
from deskbell.standards.projections.clocks import in_force, left_out_for, nature
from deskbell.standards.projections.rows import FIELDS, Moved
from deskbell.standards.projections.versions import Versions
from deskbell.standards.timing import Timing, timing_of

_CLOCK_NAMES = [{"version": "version_id"}.get(name, name) for name in CLOCK_FIELDS]


def _copy(table: str, *names: str) -> str:
    quoted = ", ".join(f'"{name}"' for name in names)
    return f"copy {table} ({quoted}) from stdin"


_ROWS = _copy("standards_row", "id", "measure", "subject", "round", *FIELDS)
_CLOCKS = _copy("standards_clock", "row_id", "standard_id", *_CLOCK_NAMES)


def copy_rows(rows: Sequence[Moved]) -> None:
    """Write rows that are not there yet, with the numbers they have."""
    with connection.cursor() as cursor, cursor.copy(_ROWS) as copy:
        copy.write("".join([_row(one) for one in rows]))


def copy_clocks(rows: Sequence[Moved], versions: Versions, places: Places) -> None:
    """Write the clocks of rows that have none yet."""
    natures: dict[int, str] = {}
    written = [line for one in rows for line in _clocks(one, versions, places, natures)]
    if written:
        with connection.cursor() as cursor, cursor.copy(_CLOCKS) as copy:
            copy.write("".join(written))


def _row(one: Moved) -> str:
    course, about = one.course, one.course.about
    texts = _texts(*[about[name] for name in COLUMNS])
    return (
        f"{one.pk}\t{one.measure}\t{one.subject}\t{course.round}\t{_or_null(course.case)}\t{_instant(course.began)}\t"
        f"{_instant(course.started)}\t{_instant(course.stopped)}\t{_lists(course)}\t"
        f"{_or_null(course.score)}\t{_instant(course.last[0])}\t{course.last[1]}\t{texts}\n"
    )


def _lists(course: Course) -> str:
    lists = (course.undone, course.paused, course.left_out, course.decided, course.marks, course.trail)
    return "\t".join([_json(value) if value else "[]" for value in lists])


def _clocks(row: Moved, versions: Versions, places: Places, natures: dict[int, str]) -> Iterator[str]:
    for version, definition, measure in in_force(row, versions):
        kind = natures.get(id(version))
        if kind is None:
            kind = natures[id(version)] = "\t".join(map(str, nature(measure, definition.goal)))
        place = places.place(definition, row.course.about["site"])
        timing = timing_of(definition, measure, places.calendar(place), row.course)
        yield f"{row.pk}\t{version.standard_id}\t{version.id}\t{_clock(row.course, place, kind, timing)}"


def _clock(course: Course, place: str, nature: str, timing: Timing) -> str:
    """As `clocks.set_clock` sets it where nothing was breached before."""
    out = left_out_for(course) if course.left_out else ""
    return (
        f"{_or_null(course.case)}\t{_text(place)}\t{nature}\t{timing.amount}\t{_instant(course.began)}\t"
        f"{_instant(course.started)}\t{_instant(timing.stopped)}\t{_json(timing.undone)}\t{_json(timing.marks)}\t"
        f"{_instant(timing.due)}\t{_instant(timing.soon)}\t{_or_null(timing.reading)}\t{timing.state.value}\t{_text(out)}\n"
    )


def _or_null(value: int | None) -> str:
    return "\\N" if value is None else str(value)


@lru_cache(maxsize=100_000)
def _instant(micros: int | None) -> str:
    """What happened at one instant stands in many rows."""
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
