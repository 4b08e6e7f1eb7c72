"""A past that was kept elsewhere comes on the journal: all of a file in one transaction, numbered, chained and marked."""

import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from deskbell.journal.imports.bench import pour
from deskbell.journal.imports.lines import TARGET, lines, named
from deskbell.journal.models import Import, Reference
from deskbell.journal.past import REFERENCES
from deskbell.journal.seal import GENESIS, LOCK
from deskbell.kit import notify, slots

APPEND = f"copy journal_entry ({', '.join(chr(34) + name + chr(34) for name in TARGET)}) from stdin"
NAME = "copy journal_reference (what, name, number, brought_by_id) from stdin"
PIECE = 5_000


class TakenAlready(ValueError):
    """This very file is on the journal."""


def bring_in(*, db: Any, file: Path, sha256: str, name: str, at: datetime, tell: Callable[[int], None]) -> Import:
    """Put what was checked (`imports.lines.keep`) on the journal. Raises TakenAlready.

    Meanwhile the sealer waits: what happens here now is on record at once, and numbered after the past.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
        row, _ = Import.objects.select_for_update().get_or_create(
            sha256=sha256, defaults={"name": name, "begun_at": at}
        )
        if row.first is not None:
            raise TakenAlready(name)
        _number(cursor, db, file, row)
        cursor.execute("select number, hash from journal_entry where number is not null order by number desc limit 1")
        number, last = cursor.fetchone() or (0, GENESIS)
        row.first = number + 1
        with cursor.copy(APPEND) as copy:
            for piece, reached, _ in lines(db, file, recorded=at, number=number, last=bytes(last)):
                copy.write(piece)
                tell(reached - number)
                number = reached
        row.last, row.rows, row.done_at = number, number - row.first + 1, at
        row.save()
        notify.wake("sealed")
        notify.live("list")
    return row


def _number(cursor: Any, db: Any, file: Path, row: Import) -> None:
    """Give plain ids to what the other system named, those it has already or new ones of ours."""
    db.execute("create or replace table numbers (what text, name text, number bigint)")
    for what in REFERENCES:
        names = named(db, file, what)
        known = _known(what, names)
        new = [name for name in names if name not in known]
        numbers = _free(what, len(new)) if new else []
        with cursor.copy(NAME) as copy:
            copy.write(_lines(what, new, numbers, row.pk))
        pour(db, "numbers", [(what, *pair) for pair in (*known.items(), *zip(new, numbers, strict=True))])


def _known(what: str, names: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    if Reference.objects.filter(what=what).exists():
        for first in range(0, len(names), PIECE):
            rows = Reference.objects.filter(what=what, name__in=names[first : first + PIECE])
            found |= dict(rows.values_list("name", "number"))
    return found


def _free(what: str, count: int) -> list[int]:
    """Slot `journal.past.numbers` (what, count): ids that nothing of ours has or will have."""
    for numbers in slots.ask("journal.past.numbers", what=what, count=count):
        return list(numbers)
    raise LookupError(f"nobody gives numbers to a {what}")


def _lines(what: str, names: list[str], numbers: list[int], brought_by: int) -> str:
    out = io.StringIO()
    for name, number in zip(names, numbers, strict=True):
        out.write(f"{what}\t{name.replace(chr(92), chr(92) * 2)}\t{number}\t{brought_by}\n")
    return out.getvalue()
