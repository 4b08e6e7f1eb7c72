"""Write the checked rows of an import file into the journal, in one transaction. Each entry is marked as imported."""

import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from deskbell.journal.import_rules import REFERENCES
from deskbell.journal.imports.journal_lines import ENTRY_COLUMNS, journal_lines, list_external_names
from deskbell.journal.imports.workbench import add_rows
from deskbell.journal.models import Import, Reference
from deskbell.journal.seal import GENESIS, SEALER_LOCK
from deskbell.journal.slots import import_ids
from deskbell.kit import notify

COPY_ENTRIES = f"copy journal_entry ({', '.join(chr(34) + name + chr(34) for name in ENTRY_COLUMNS)}) from stdin"
COPY_REFERENCES = "copy journal_reference (what, name, number, brought_by_id) from stdin"
CHUNK = 5_000


class AlreadyImported(ValueError):
    """The journal already contains this file."""


def import_past(
    *, db: Any, file: Path, sha256: str, name: str, at: datetime, count_rows: Callable[[int], None]
) -> Import:
    """Write the checked rows of an import into the journal. Raises AlreadyImported.

    `db` is the working database, `file` the rows saved by `imports.journal_lines.save_checked_rows`. The sealer waits
    meanwhile. News of other actions is still recorded, and numbered after the imported entries.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [SEALER_LOCK])
        row, _ = Import.objects.select_for_update().get_or_create(
            sha256=sha256, defaults={"name": name, "begun_at": at}
        )
        if row.first is not None:
            raise AlreadyImported(name)
        _assign_ids(cursor, db, file, row)
        cursor.execute("select number, hash from journal_entry where number is not null order by number desc limit 1")
        number, last = cursor.fetchone() or (0, GENESIS)
        row.first = number + 1
        with cursor.copy(COPY_ENTRIES) as copy:
            for piece, reached, _ in journal_lines(db, file, recorded=at, number=number, last=bytes(last)):
                copy.write(piece)
                count_rows(reached - number)
                number = reached
        # The planner would take a million new rows for none until the server looks at them by itself.
        cursor.execute("analyze journal_entry")
        row.last, row.rows, row.done_at = number, number - row.first + 1, at
        row.save()
        notify.wake_loops("sealed")
        notify.notify_pages("list")
    return row


def _assign_ids(cursor: Any, db: Any, file: Path, row: Import) -> None:
    """Give each name of the other system an id here: the one from an earlier import, or a new one."""
    db.execute("create or replace table numbers (what text, name text, number bigint)")
    for what in REFERENCES:
        names = list_external_names(db, file, what)
        existing = _known_ids(what, names)
        new = [name for name in names if name not in existing]
        numbers = _unused_ids(what, len(new)) if new else []
        with cursor.copy(COPY_REFERENCES) as copy:
            copy.write(_reference_lines(what, new, numbers, row.pk))
        add_rows(db, "numbers", [(what, *pair) for pair in (*existing.items(), *zip(new, numbers, strict=True))])


def _known_ids(what: str, names: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    if Reference.objects.filter(what=what).exists():
        for first in range(0, len(names), CHUNK):
            rows = Reference.objects.filter(what=what, name__in=names[first : first + CHUNK])
            found |= dict(rows.values_list("name", "number"))
    return found


def _unused_ids(what: str, count: int) -> list[int]:
    """Return `count` ids that no row of ours has or will have, from the slot `import_ids`. `what` is case, contact,
    customer or actor.
    """
    for numbers in import_ids.ask(what=what, count=count):
        return list(numbers)
    raise LookupError(f"nobody gives numbers to a {what}")


def _reference_lines(what: str, names: list[str], numbers: list[int], brought_by: int) -> str:
    """Return the rows for the table `journal_reference` as text for PostgreSQL's COPY."""
    out = io.StringIO()
    for name, number in zip(names, numbers, strict=True):
        out.write(f"{what}\t{name.replace(chr(92), chr(92) * 2)}\t{number}\t{brought_by}\n")
    return out.getvalue()
