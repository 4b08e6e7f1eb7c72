"""Where the embedded database keeps its data and its socket.

The data lies in the data folder. Only when root starts us and the data folder is below a folder that only
root may enter does it lie elsewhere, and then a file in the data folder says where.
"""

import hashlib
import os
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from deskbell.house.postgres.account import Account, owner_of

ELSEWHERE = Path("/var/lib/deskbell")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the database of a data folder lies, and who runs it."""

    home: Path
    data: Path
    account: Account

    @property
    def moved(self) -> bool:
        return self.data.parent != self.home

    @property
    def log(self) -> Path:
        return self.home / "log" / "postgres.log"

    @property
    def major(self) -> int | None:
        """The version that wrote the data; None when there is none yet."""
        try:
            return int((self.data / "PG_VERSION").read_text())
        except FileNotFoundError:
            return None


def place(home: Path) -> Place:
    """The same each time for a data folder, wherever it was found to be possible first. Raises OSError."""
    pointer = home / "pg.elsewhere"
    if pointer.exists():
        data = Path(pointer.read_text().strip())
        return Place(home=home, data=data, account=owner_of(data))
    data = home / "pg"
    account = owner_of(data)
    if account.reaches(data) or data.exists():
        return Place(home=home, data=data, account=account)
    apart = ELSEWHERE / hashlib.sha256(os.fsencode(home.resolve())).hexdigest()[:16]
    for folder in (ELSEWHERE, apart):
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o711)
    pointer.write_text(f"{apart / 'pg'}\n")
    return Place(home=home, data=apart / "pg", account=owner_of(apart / "pg"))


def sockets(where: Place) -> Path:
    """A private folder with a short name (a socket's path holds 107 bytes), the same at every start."""
    note = where.home / "pg.sockets"
    known = Path(note.read_text().strip()) if note.exists() else None
    if known is not None and _ours(known, where.account):
        return known
    folder = Path(tempfile.mkdtemp(prefix="deskbell-", dir="/tmp" if os.access("/tmp", os.W_OK) else None))  # noqa: S108
    os.chown(folder, where.account.uid, where.account.gid)
    note.write_text(f"{folder}\n")
    return folder


def _ours(folder: Path, account: Account) -> bool:
    """Whether nobody else has taken the name meanwhile, in a folder where everybody may write."""
    try:
        seen = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(seen.st_mode) and seen.st_uid == account.uid and stat.S_IMODE(seen.st_mode) == 0o700
