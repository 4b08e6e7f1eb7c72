"""Where the embedded database keeps its data and its socket.

The data is in the data folder, with one exception: root starts Deskbell, and the data folder is below a folder that
others cannot enter, such as /root. Then the data is elsewhere, and a file in the data folder says where.
"""

import hashlib
import os
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from deskbell.server.postgres.unix_account import UnixAccount, database_account

FALLBACK_FOLDER = Path("/var/lib/deskbell")


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseLocation:
    """Where the database of a data folder is (`data`), and the Unix user who runs it (`account`)."""

    home: Path
    data: Path
    account: UnixAccount

    @property
    def moved(self) -> bool:
        """True if the data is outside the data folder."""
        return self.data.parent != self.home

    @property
    def log(self) -> Path:
        return self.home / "log" / "postgres.log"

    @property
    def major(self) -> int | None:
        """The major version of PostgreSQL that wrote the data, or None if there is no data yet."""
        try:
            return int((self.data / "PG_VERSION").read_text())
        except FileNotFoundError:
            return None


def locate_database(home: Path) -> DatabaseLocation:
    """Return where the database of this data folder is. The answer is the same at every start. Raises OSError."""
    pointer = home / "pg.elsewhere"
    if pointer.exists():
        data = Path(pointer.read_text().strip())
        return DatabaseLocation(home=home, data=data, account=database_account(data))
    data = home / "pg"
    account = database_account(data)
    if account.reaches(data) or data.exists():
        return DatabaseLocation(home=home, data=data, account=account)
    fallback = FALLBACK_FOLDER / hashlib.sha256(os.fsencode(home.resolve())).hexdigest()[:16]
    for folder in (FALLBACK_FOLDER, fallback):
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o711)
    pointer.write_text(f"{fallback / 'pg'}\n")
    return DatabaseLocation(home=home, data=fallback / "pg", account=database_account(fallback / "pg"))


def socket_folder(where: DatabaseLocation) -> Path:
    """Return a private folder for the server's socket, the same at every start. Its path is short: a socket's path has
    at most 107 bytes.
    """
    note = where.home / "pg.sockets"
    existing = Path(note.read_text().strip()) if note.exists() else None
    if existing is not None and _is_private_folder(existing, where.account):
        return existing
    folder = Path(tempfile.mkdtemp(prefix="deskbell-", dir="/tmp" if os.access("/tmp", os.W_OK) else None))  # noqa: S108
    os.chown(folder, where.account.uid, where.account.gid)
    note.write_text(f"{folder}\n")
    return folder


def _is_private_folder(folder: Path, account: UnixAccount) -> bool:
    """Return True if the folder is closed to other users and belongs to `account`. Its parent is writable for
    everyone.
    """
    try:
        status = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(status.st_mode) and status.st_uid == account.uid and stat.S_IMODE(status.st_mode) == 0o700
