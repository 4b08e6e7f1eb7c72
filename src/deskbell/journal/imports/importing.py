"""The whole way of a file: known already? Read, every row checked, then one switch, then those who follow the journal."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection

from deskbell.journal.actions.bring_in import TakenAlready, bring_in
from deskbell.journal.follow import followers, step
from deskbell.journal.imports import checking, lines
from deskbell.journal.imports.bench import clear, fingerprint, folder, quoted, workbench
from deskbell.journal.imports.reading import read
from deskbell.journal.models import Bookmark, Import
from deskbell.kit import slots
from deskbell.kit.progress import Progress

LOCK = 0x70617374
Show = Callable[[str, int], AbstractContextManager[Progress]]


class Busy(RuntimeError):
    """Another import is under way."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of a file: `taken` with what came of it, or the faults: how many, the first ones, all in `report`."""

    rows: int
    taken: Import | None = None
    anew: bool = True
    faults: int = 0
    bad_rows: int = 0
    first: tuple[tuple[int, str], ...] = ()
    report: Path | None = None


def bring(file: Path, *, at: datetime, show: Show, report: Path, most: int = 20, teams_at: str = "") -> Outcome:
    """Import a file, or go on where an interrupted import of it stood. Raises Unreadable, Busy, TakenAlready.

    Teams that nobody knows are added at the site `teams_at`, once every row is good; without it they are faults.
    """
    sha256 = fingerprint(file)
    with _alone():
        before = Import.objects.filter(sha256=sha256).exclude(first=None).first()
        if before is not None and _followed(before):
            raise TakenAlready(f"{file} is on the journal since {before.done_at:%Y-%m-%d %H:%M} UTC.")
        outcome = (
            Outcome(rows=before.rows or 0, taken=before, anew=False)
            if before
            else _take(file, sha256, at, show, report, most, teams_at)
        )
        if outcome.taken is not None:
            _follow(outcome.taken, show)
            clear(sha256)
    return outcome


@contextmanager
def _alone() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise Busy("Another import is under way.")
        try:
            yield
        finally:
            cursor.execute("select pg_advisory_unlock(%s)", [LOCK])


def _take(file: Path, sha256: str, at: datetime, show: Show, report: Path, most: int, teams_at: str) -> Outcome:
    # What another import brought in between may contradict: what was checked before it is checked again.
    checked = folder(sha256) / f"checked-{Import.objects.exclude(first=None).count()}.parquet"
    with workbench(sha256) as db:
        if not checked.exists():
            outcome = _check(db, file, sha256, at, show, report, most, teams_at)
            if outcome is not None:
                clear(sha256)
                return outcome
            _add_teams(db, teams_at, at)
            lines.keep(db, checked)
        (rows,) = db.execute(f"select count(*) from read_parquet({quoted(checked)})").fetchone()
        with show("Writing", rows) as shown:
            taken = bring_in(db=db, file=checked, sha256=sha256, name=file.name, at=at, tell=shown.add)
    return Outcome(rows=rows, taken=taken)


def _add_teams(db: Any, site: str, at: datetime) -> None:
    """Slot `journal.past.teams` (site, names, at): add teams of these names."""
    names = checking.unknown_teams(db) if site else []
    if names:
        slots.ask("journal.past.teams", site=site, names=names, at=at)
        checking.know_teams(db)


def _check(
    db: Any, file: Path, sha256: str, at: datetime, show: Show, report: Path, most: int, teams_at: str
) -> Outcome | None:
    """Read and check; None when every row is good."""
    with show("Reading", 0) as shown:
        rows = read(db, file)
        shown.add(rows)
    with show("Checking", rows) as shown:
        faults = checking.check(db, mark=sha256[:16], at=at, new_teams=bool(teams_at), tell=shown.add)
    if not faults:
        return None
    ordered = "select n, reason from faults order by n, reason"
    db.execute(
        f'copy (select n as "row", reason from faults order by n, reason) to {quoted(report)} (format csv, header)'
    )
    (bad,) = db.execute("select count(distinct n) from faults").fetchone()
    first = tuple(db.execute(f"{ordered} limit {most}").fetchall())
    return Outcome(rows=rows, faults=faults, bad_rows=bad, first=first, report=report)


def _followed(taken: Import) -> bool:
    """Whether all who want the past have read it."""
    wanting = {follower.name for follower in followers() if follower.past is not None}
    reached = dict(Bookmark.objects.filter(follower__in=wanting).values_list("follower", "number"))
    return all(reached.get(name, 0) >= (taken.last or 0) for name in wanting)


def _follow(taken: Import, show: Show) -> None:
    """Let the past be measured now, whether or not the house is running; then slot `journal.past.arrived` (taken, show)."""
    with show("Measuring", 0):
        for follower in followers():
            while follower.past is not None and not _followed(taken) and step(follower):
                pass
    slots.ask("journal.past.arrived", taken=taken, show=show)
