"""Import one file: load it, check every row, write it to the journal, and let the followers read it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection

from deskbell.journal.actions.import_past import AlreadyImported, import_past
from deskbell.journal.follow import advance_follower, list_followers
from deskbell.journal.imports import check_rows, journal_lines, known_names
from deskbell.journal.imports.load_file import load_file
from deskbell.journal.imports.workbench import file_sha256, open_workbench, quote_path, remove_work_folder, work_folder
from deskbell.journal.models import Bookmark, Import
from deskbell.journal.slots import add_import_teams, import_finished
from deskbell.kit.progress import Progress

IMPORT_LOCK = 0x70617374
ShowProgress = Callable[[str, int], AbstractContextManager[Progress]]


class ImportRunning(RuntimeError):
    """Another import is running now."""


@dataclass(frozen=True, kw_only=True)
class ImportOutcome:
    """The result of an import. `imported` is the imported file, or None if there were faults.

    `fault_count` is their number, `first_faults` the first few, and the file `report` lists all.
    """

    rows: int
    imported: Import | None = None
    is_new: bool = True
    fault_count: int = 0
    faulty_rows: int = 0
    first_faults: tuple[tuple[int, str], ...] = ()
    report: Path | None = None


def import_file(
    file: Path, *, at: datetime, show: ShowProgress, report: Path, most: int = 20, teams_at: str = "", site: str = ""
) -> ImportOutcome:
    """Import a file, or continue an interrupted import of it. Raises UnreadableFile, ImportRunning, AlreadyImported.

    1. Take the lock for imports, and look for an earlier import of the same file. If all followers have read it, raise
       AlreadyImported.
    2. Load the file into the working database and check every row. If there are faults, write the report and stop.
    3. Add unknown teams at the site `teams_at`. Without `teams_at` an unknown team is a fault.
    4. Write all rows to the journal in one transaction.
    5. Let the followers that want imports read it. An interrupted import of the same file continues here.
    """
    sha256 = file_sha256(file)
    with _lock_imports():
        before = Import.objects.filter(sha256=sha256).exclude(first=None).first()
        if before is not None and _is_followed(before):
            raise AlreadyImported(f"{file} is on the journal since {before.done_at:%Y-%m-%d %H:%M} UTC.")
        outcome = (
            ImportOutcome(rows=before.rows or 0, imported=before, is_new=False)
            if before
            else _check_and_import(file, sha256, at, show, report, most, teams_at, site)
        )
        if outcome.imported is not None:
            _let_followers_read(outcome.imported, show)
            remove_work_folder(sha256)
    return outcome


@contextmanager
def _lock_imports() -> Iterator[None]:
    with connection.cursor() as cursor:
        # The server looks now and then whether we still live, also in the middle of a long statement. Otherwise an import
        # that was killed would keep its lock until that statement ends.
        cursor.execute("set client_connection_check_interval = '2s'")
        cursor.execute("select pg_try_advisory_lock(%s)", [IMPORT_LOCK])
        if not cursor.fetchone()[0]:
            raise ImportRunning("Another import is under way.")
        try:
            yield
        finally:
            cursor.execute("select pg_advisory_unlock(%s)", [IMPORT_LOCK])
            cursor.execute("reset client_connection_check_interval")


def _check_and_import(
    file: Path, sha256: str, at: datetime, show: ShowProgress, report: Path, most: int, teams_at: str, site: str
) -> ImportOutcome:
    # If another import was finished since these rows were checked, they are checked again, because it may contradict them.
    checked = work_folder(sha256) / f"checked-{Import.objects.exclude(first=None).count()}.parquet"
    with open_workbench(sha256) as db:
        if not checked.exists():
            outcome = _check_file(db, file, sha256, at, show, report, most, teams_at, site)
            if outcome is not None:
                remove_work_folder(sha256)
                return outcome
            _add_teams(db, teams_at, at, known_names.find_site(site))
            journal_lines.save_checked_rows(db, checked)
        (rows,) = db.execute(f"select count(*) from read_parquet({quote_path(checked)})").fetchone()
        with show("Writing", rows) as step:
            imported = import_past(db=db, file=checked, sha256=sha256, name=file.name, at=at, count_rows=step.add)
    return ImportOutcome(rows=rows, imported=imported)


def _add_teams(db: Any, site: str, at: datetime, rest_at: str) -> None:
    """Add teams with these names at the site `site`, through the slot `add_import_teams`."""
    names = check_rows.list_unknown_teams(db) if site else []
    if names:
        add_import_teams.ask(site=site, names=names, at=at)
        check_rows.parse_with_new_teams(db, site=rest_at)


def _check_file(
    db: Any,
    file: Path,
    sha256: str,
    at: datetime,
    show: ShowProgress,
    report: Path,
    most: int,
    teams_at: str,
    site: str,
) -> ImportOutcome | None:
    """Load and check the file. Returns None if every row is valid, else the outcome with the faults."""
    with show("Reading", 0) as step:
        rows = load_file(db, file)
        step.add(rows)
    with show("Checking", rows) as step:
        faults = check_rows.check_rows(
            db,
            mark=sha256[:16],
            at=at,
            new_teams=bool(teams_at),
            site=known_names.find_site(site),
            count_rows=step.add,
        )
    if not faults:
        return None
    _write_report(db, report)
    (bad,) = db.execute("select count(distinct n) from faults").fetchone()
    first = tuple(db.execute("select n, reason from faults order by n, reason limit ?", [most]).fetchall())
    return ImportOutcome(rows=rows, fault_count=faults, faulty_rows=bad, first_faults=first, report=report)


def _write_report(db: Any, report: Path) -> None:
    rows = 'select n as "row", reason from faults order by n, reason'
    db.execute(f"copy ({rows}) to {quote_path(report)} (format csv, header)")


def _is_followed(imported: Import) -> bool:
    """Return True if every follower that reads imports has read this one."""
    interested = {follower.name for follower in list_followers() if follower.take_import is not None}
    bookmarks = dict(Bookmark.objects.filter(follower__in=interested).values_list("follower", "number"))
    return all(bookmarks.get(name, 0) >= (imported.last or 0) for name in interested)


def _let_followers_read(imported: Import, show: ShowProgress) -> None:
    """Let the followers read the import now, also if Deskbell is not running. Then ask the slot `import_finished`."""
    with show("Measuring", 0):
        for follower in list_followers():
            while follower.take_import is not None and not _is_followed(imported) and advance_follower(follower):
                pass
    import_finished.ask(imported=imported, show=show)
