"""As whom the database runs: PostgreSQL refuses root, so root's database runs as a user without rights."""

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A user to become, or (switch=False) the one we are."""

    uid: int
    gid: int
    switch: bool

    def popen(self, command: Sequence[str | Path], **options: Any) -> subprocess.Popen[bytes]:
        """Start a program in a session of its own: ctrl-C in the terminal is for the supervisor alone."""
        identity: dict[str, Any] = {"user": self.uid, "group": self.gid, "extra_groups": []} if self.switch else {}
        return subprocess.Popen(
            [str(part) for part in command], start_new_session=True, umask=0o077, **identity, **options
        )

    def run(self, command: Sequence[str | Path], *, cwd: Path, words: IO[bytes] | None = None) -> tuple[int, str]:
        """Run a program to its end; what it wrote, and whether it succeeded."""
        process = self.popen(
            command,
            cwd=cwd,
            stdin=words or subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
        )
        said, _ = process.communicate()
        return process.returncode, said.decode(errors="replace").strip()

    def reaches(self, path: Path) -> bool:
        """Whether this user can pass through every folder on the way to `path`."""
        if not self.switch:
            return True
        return all(self._enters(folder) for folder in path.resolve().parents)

    def _enters(self, folder: Path) -> bool:
        try:
            seen = folder.stat()
        except OSError:
            return False
        shift = 6 if seen.st_uid == self.uid else 3 if seen.st_gid == self.gid else 0
        return bool(seen.st_mode >> shift & 0o1)


def ourselves() -> Account:
    """Whoever runs us."""
    return Account(uid=os.geteuid(), gid=os.getegid(), switch=False)


def owner_of(data: Path) -> Account:
    """The user who owns an existing database, or the one to give a new one to."""
    if os.geteuid() != 0:
        return ourselves()
    if data.exists() and (owner := data.stat()).st_uid != 0:
        return Account(uid=owner.st_uid, gid=owner.st_gid, switch=True)
    return unprivileged()


def unprivileged() -> Account:
    """Debian's database user if there is one, else the user who owns nothing. No user is ever added."""
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(uid=entry.pw_uid, gid=entry.pw_gid, switch=True)
    return Account(uid=65534, gid=65534, switch=True)
