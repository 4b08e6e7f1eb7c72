"""Starting, adopting and stopping the embedded server."""

import contextlib
import fcntl
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from deskbell.house.postgres import binaries, cluster
from deskbell.house.postgres.place import Place, place, sockets

READY_WITHIN = 60.0
STOPPED_WITHIN = 60.0
# The last processes of a killed server need a moment to notice; until then a new one refuses to start.
ATTEMPTS = 4
LOG_LIMIT = 1_000_000


# Servers that this process has started, so that it also takes note of their end.
_started_here: dict[int, subprocess.Popen[bytes]] = {}


class DatabaseUnavailable(Exception):
    """One sentence: what keeps the embedded database from running, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Postmaster:
    """What a running server has written about itself."""

    pid: int
    sockets: Path
    status: str

    @property
    def url(self) -> str:
        return _url(self.sockets)


def address(home: Path) -> str:
    """Where this house's database is or will be, without starting it."""
    with _alone(home):
        where = _place(home)
        found = _postmaster(where)
        return found.url if found else _url(sockets(where))


def ensure(home: Path, *, careless: bool = False) -> str:
    """The address of this house's database, which runs and answers when this returns."""
    with _alone(home):
        where = _place(home)
        return (_adopted(where) or _started(where, careless=careless)).url


def running(home: Path) -> int | None:
    """The process id of this house's database server, if it runs."""
    found = _postmaster(place(home))
    return found.pid if found else None


def stop(home: Path) -> None:
    """End the server as it should be ended: open transactions are rolled back, the rest is on disk."""
    with _alone(home):
        where = _place(home)
        found = _postmaster(where)
        if found is None:
            return
        _signal(found.pid, signal.SIGINT)
        if not _gone(where, found.pid, within=STOPPED_WITHIN):
            _signal(found.pid, signal.SIGQUIT)
            _gone(where, found.pid, within=STOPPED_WITHIN)
        with contextlib.suppress(OSError):
            sockets(where).rmdir()


@contextlib.contextmanager
def _alone(home: Path) -> Iterator[None]:
    """One at a time: two starts of the same house must not make two databases."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "pg.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _place(home: Path) -> Place:
    try:
        where = place(home)
    except OSError as problem:
        raise DatabaseUnavailable(
            f"The database finds no place, for {problem.filename} cannot be used ({problem.strerror}): "
            "start us as an ordinary user, or set DESKBELL_HOME to a folder others may pass through."
        ) from problem
    if where.data.exists() and where.data.stat().st_uid != where.account.uid:
        raise DatabaseUnavailable(
            f"The database in {where.data} belongs to another user: start us as root or as that user."
        )
    if not where.account.reaches(where.data):
        raise DatabaseUnavailable(
            f"The database in {where.data} cannot be reached by its user: "
            "let other users pass through the folders above it (chmod o+x)."
        )
    return where


def _url(folder: Path) -> str:
    return f"postgresql://{cluster.NAME}@/{cluster.NAME}?host={quote(str(folder), safe='')}"


def _adopted(where: Place) -> Postmaster | None:
    found = _postmaster(where)
    if found is None:
        return None
    if found.status == "stopping":
        _gone(where, found.pid, within=STOPPED_WITHIN)
        return None
    return _ready(where, None)


def _started(where: Place, *, careless: bool) -> Postmaster:
    programs = binaries.find(account=where.account, major=where.major)
    if programs is None:
        wanted = f"{where.major} (which wrote {where.data})" if where.major else f"{binaries.OLDEST} or newer"
        raise DatabaseUnavailable(
            f"No usable PostgreSQL {wanted} was found: install it, or set DATABASE_URL to a server of your own."
        )
    if where.major is None:
        problem = cluster.create(data=where.data, binaries=programs, account=where.account, careless=careless)
        if problem:
            lines = problem.splitlines()
            why = next((line for line in lines if "error" in line.lower() or "FATAL" in line), lines[-1])
            raise DatabaseUnavailable(f"No database can be made in {where.data}: {why}")
    folder = sockets(where)
    settings = cluster.options(binaries=programs, sockets=folder, careless=careless)
    for _ in range(ATTEMPTS):
        _forget_another(where)
        found = _ready(where, _launch(where, [programs.postgres, "-D", where.data, *settings]))
        if found is not None:
            return found
        time.sleep(0.5)
    raise DatabaseUnavailable(f"The database in {where.data} does not start: {where.log} says why.")


def _forget_another(where: Place) -> None:
    """Remove the note of an earlier server when its number now belongs to another program.

    When that number is free PostgreSQL finds out by itself, and more carefully than we could.
    """
    note = where.data / "postmaster.pid"
    with contextlib.suppress(OSError, ValueError, IndexError):
        pid = int(note.read_text().splitlines()[0])
        os.kill(pid, 0)
        if not _works_in(pid, where.data):
            note.unlink()


def _launch(where: Place, command: list[str | Path]) -> subprocess.Popen[bytes]:
    for ended in [pid for pid, process in _started_here.items() if process.poll() is not None]:
        del _started_here[ended]
    with _log(where) as log:
        process = where.account.popen(
            command,
            cwd=where.data,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
        )
    _started_here[process.pid] = process
    return process


@contextlib.contextmanager
def _log(where: Place) -> Iterator[int]:
    where.log.parent.mkdir(mode=0o700, exist_ok=True)
    if where.log.exists() and where.log.stat().st_size > LOG_LIMIT:
        where.log.replace(where.log.with_suffix(".log.1"))
    handle = os.open(where.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        yield handle
    finally:
        os.close(handle)


def _ready(where: Place, process: subprocess.Popen[bytes] | None) -> Postmaster | None:
    """Wait until the server answers; the file it keeps says so before a client library could."""
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        found = _postmaster(where)
        if found is not None and found.status == "ready" and _answers(found):
            return found
        if (process is not None and process.poll() is not None) or (process is None and found is None):
            break
        time.sleep(0.01)
    return None


def _postmaster(where: Place) -> Postmaster | None:
    """The server that runs on this data, if the one that its file names is really it."""
    try:
        lines = (where.data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return None
    if len(lines) < 5 or not lines[0].isdigit() or not _works_in(int(lines[0]), where.data):
        return None
    status = lines[7].strip() if len(lines) > 7 else "starting"
    return Postmaster(pid=int(lines[0]), sockets=Path(lines[4]), status=status)


def _works_in(pid: int, data: Path) -> bool:
    """Whether that process is a server on this data: after a restart its number may be another's."""
    if os.path.isdir("/proc/self"):
        try:
            return os.path.samefile(f"/proc/{pid}/cwd", data)
        except OSError:
            return False
    listed = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return str(data) in listed.stdout


def _answers(found: Postmaster) -> bool:
    """Knock as a client does that asks for encryption: the server says no, and so it is there."""
    with socket.socket(socket.AF_UNIX) as knock:
        knock.settimeout(2)
        try:
            knock.connect(str(found.sockets / ".s.PGSQL.5432"))
            knock.sendall((8).to_bytes(4) + (80877103).to_bytes(4))
            return knock.recv(1) == b"N"
        except OSError:
            return False


def _signal(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def _gone(where: Place, pid: int, *, within: float) -> bool:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if not _works_in(pid, where.data):
            if process := _started_here.pop(pid, None):
                process.wait()
            return True
        time.sleep(0.01)
    return False
