"""Start and stop the embedded server, and find one that is still running."""

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

from deskbell.server.postgres import binaries, cluster
from deskbell.server.postgres.location import DatabaseLocation, locate_database, socket_folder

READY_WITHIN = 60.0
STOPPED_WITHIN = 60.0
# The last processes of a killed server take a moment to end; until then a new server refuses to start.
ATTEMPTS = 4
LOG_LIMIT = 1_000_000


# Servers started by this process, which therefore must wait for them when they end.
_started_here: dict[int, subprocess.Popen[bytes]] = {}


class DatabaseUnavailable(Exception):
    """The database cannot run or be reached. The message is one sentence: why, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Postmaster:
    """A running server, as its file `postmaster.pid` describes it."""

    pid: int
    sockets: Path
    status: str

    @property
    def url(self) -> str:
        return _socket_url(self.sockets)


def database_address(home: Path) -> str:
    """Return the URL that the database has when it runs. Starts nothing."""
    with _lock_cluster(home):
        where = _usable_location(home)
        found = _read_postmaster(where)
        return found.url if found else _socket_url(socket_folder(where))


def ensure_running(home: Path, *, without_fsync: bool = False) -> str:
    """Return the URL of the database. If it does not run, create and start it, and wait until it answers. Raises
    DatabaseUnavailable.
    """
    with _lock_cluster(home):
        where = _usable_location(home)
        return (_adopt_server(where) or _start_server(where, without_fsync=without_fsync)).url


def running_pid(home: Path) -> int | None:
    """Return the process id of the database server, or None when it is not running."""
    found = _read_postmaster(locate_database(home))
    return found.pid if found else None


def stop_server(home: Path) -> None:
    """Stop the server cleanly. Open transactions are rolled back; every committed one is on disk."""
    with _lock_cluster(home):
        where = _usable_location(home)
        found = _read_postmaster(where)
        if found is None:
            return
        _send_signal(found.pid, signal.SIGINT)
        if not _wait_until_gone(where, found.pid, within=STOPPED_WITHIN):
            _send_signal(found.pid, signal.SIGQUIT)
            _wait_until_gone(where, found.pid, within=STOPPED_WITHIN)
        with contextlib.suppress(OSError):
            socket_folder(where).rmdir()


@contextlib.contextmanager
def _lock_cluster(home: Path) -> Iterator[None]:
    """Context manager: lock the data folder, so that two starts do not create two databases."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "pg.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _usable_location(home: Path) -> DatabaseLocation:
    try:
        where = locate_database(home)
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


def _socket_url(folder: Path) -> str:
    return f"postgresql://{cluster.NAME}@/{cluster.NAME}?host={quote(str(folder), safe='')}"


def _adopt_server(where: DatabaseLocation) -> Postmaster | None:
    found = _read_postmaster(where)
    if found is None:
        return None
    if found.status == "stopping":
        _wait_until_gone(where, found.pid, within=STOPPED_WITHIN)
        return None
    return _wait_until_ready(where, None)


def _start_server(where: DatabaseLocation, *, without_fsync: bool) -> Postmaster:
    programs = binaries.find_binaries(account=where.account, major=where.major)
    if programs is None:
        wanted = f"{where.major} (which wrote {where.data})" if where.major else f"{binaries.OLDEST} or newer"
        raise DatabaseUnavailable(
            f"No usable PostgreSQL {wanted} was found: install it, or set DATABASE_URL to a server of your own."
        )
    if where.major is None:
        problem = cluster.create_cluster(
            data=where.data, binaries=programs, account=where.account, without_fsync=without_fsync
        )
        if problem:
            lines = problem.splitlines()
            why = next((line for line in lines if "error" in line.lower() or "FATAL" in line), lines[-1])
            raise DatabaseUnavailable(f"No database can be made in {where.data}: {why}")
    folder = socket_folder(where)
    settings = cluster.server_options(binaries=programs, sockets=folder, without_fsync=without_fsync)
    for _ in range(ATTEMPTS):
        _remove_stale_pid_file(where)
        found = _wait_until_ready(where, _launch_server(where, [programs.postgres, "-D", where.data, *settings]))
        if found is not None:
            return found
        time.sleep(0.5)
    raise DatabaseUnavailable(f"The database in {where.data} does not start: {where.log} says why.")


def _remove_stale_pid_file(where: DatabaseLocation) -> None:
    """Remove the pid file of an earlier server if another program now has its process id.

    If no process has that id, PostgreSQL itself replaces the file.
    """
    note = where.data / "postmaster.pid"
    with contextlib.suppress(OSError, ValueError, IndexError):
        pid = int(note.read_text().splitlines()[0])
        os.kill(pid, 0)
        if not _is_server_on(pid, where.data):
            note.unlink()


def _launch_server(where: DatabaseLocation, command: list[str | Path]) -> subprocess.Popen[bytes]:
    for ended in [pid for pid, process in _started_here.items() if process.poll() is not None]:
        del _started_here[ended]
    with _open_log(where) as log:
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
def _open_log(where: DatabaseLocation) -> Iterator[int]:
    where.log.parent.mkdir(mode=0o700, exist_ok=True)
    if where.log.exists() and where.log.stat().st_size > LOG_LIMIT:
        where.log.replace(where.log.with_suffix(".log.1"))
    handle = os.open(where.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        yield handle
    finally:
        os.close(handle)


def _wait_until_ready(where: DatabaseLocation, process: subprocess.Popen[bytes] | None) -> Postmaster | None:
    """Wait until the server answers on its socket, and return it. None if it ended or takes too long."""
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        found = _read_postmaster(where)
        if found is not None and found.status == "ready" and _answers_on_socket(found):
            return found
        if (process is not None and process.poll() is not None) or (process is None and found is None):
            break
        time.sleep(0.01)
    return None


def _read_postmaster(where: DatabaseLocation) -> Postmaster | None:
    """Return the server that runs on this data, or None when its pid file is missing or names another process."""
    try:
        lines = (where.data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return None
    if len(lines) < 5 or not lines[0].isdigit() or not _is_server_on(int(lines[0]), where.data):
        return None
    status = lines[7].strip() if len(lines) > 7 else "starting"
    return Postmaster(pid=int(lines[0]), sockets=Path(lines[4]), status=status)


def _is_server_on(pid: int, data: Path) -> bool:
    """Return True if the process `pid` is a PostgreSQL server on this data. After a reboot another program may have
    that id.
    """
    if os.path.isdir("/proc/self"):
        try:
            return os.path.samefile(f"/proc/{pid}/cwd", data)
        except OSError:
            return False
    listed = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return str(data) in listed.stdout


def _answers_on_socket(found: Postmaster) -> bool:
    """Return True if the server accepts connections. It is asked for encryption, as a client does first; if it replies
    "N" (no), it is up.
    """
    with socket.socket(socket.AF_UNIX) as knock:
        knock.settimeout(2)
        try:
            knock.connect(str(found.sockets / ".s.PGSQL.5432"))
            knock.sendall((8).to_bytes(4) + (80877103).to_bytes(4))
            return knock.recv(1) == b"N"
        except OSError:
            return False


def _send_signal(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def _wait_until_gone(where: DatabaseLocation, pid: int, *, within: float) -> bool:
    """Wait until the process has ended. Returns False if it still runs after `within` seconds."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if not _is_server_on(pid, where.data):
            if process := _started_here.pop(pid, None):
                process.wait()
            return True
        time.sleep(0.01)
    return False
