"""The Unix user that runs the database. PostgreSQL refuses to run as root, so root starts it as an unprivileged user."""

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any


@dataclass(frozen=True, slots=True, kw_only=True)
class UnixAccount:
    """A Unix user. If `switch` is False it is the current user, and no switch is needed."""

    uid: int
    gid: int
    switch: bool

    def popen(self, command: Sequence[str | Path], **options: Any) -> subprocess.Popen[bytes]:
        """Start a program as this user, in a session of its own: Ctrl-C in the terminal then reaches only the
        supervisor.
        """
        identity: dict[str, Any] = {"user": self.uid, "group": self.gid, "extra_groups": []} if self.switch else {}
        return subprocess.Popen(
            [str(part) for part in command], start_new_session=True, umask=0o077, **identity, **options
        )

    def run(self, command: Sequence[str | Path], *, cwd: Path, stdin: IO[bytes] | None = None) -> tuple[int, str]:
        """Run a program as this user to its end. Returns its exit code and its output."""
        process = self.popen(
            command,
            cwd=cwd,
            stdin=stdin or subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
        )
        output, _ = process.communicate()
        return process.returncode, output.decode(errors="replace").strip()

    def reaches(self, path: Path) -> bool:
        """Return True if this user may enter every folder above `path`."""
        if not self.switch:
            return True
        return all(self._enters(folder) for folder in path.resolve().parents)

    def _enters(self, folder: Path) -> bool:
        try:
            status = folder.stat()
        except OSError:
            return False
        shift = 6 if status.st_uid == self.uid else 3 if status.st_gid == self.gid else 0
        return bool(status.st_mode >> shift & 0o1)


def current_account() -> UnixAccount:
    """Return the user of this process."""
    return UnixAccount(uid=os.geteuid(), gid=os.getegid(), switch=False)


def database_account(data: Path) -> UnixAccount:
    """Return the user who owns an existing database, or the user who should own a new one."""
    if os.geteuid() != 0:
        return current_account()
    if data.exists() and (owner := data.stat()).st_uid != 0:
        return UnixAccount(uid=owner.st_uid, gid=owner.st_gid, switch=True)
    return unprivileged_account()


def unprivileged_account() -> UnixAccount:
    """Return Debian's database user if it exists, else `nobody`. No user is ever created."""
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return UnixAccount(uid=entry.pw_uid, gid=entry.pw_gid, switch=True)
    return UnixAccount(uid=65534, gid=65534, switch=True)
