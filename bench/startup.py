"""Measure how long an installation takes to start, and its memory when idle."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from bench import cpu
from bench.installation import free_port

from deskbell.server.postgres.location import locate_database


def measure_start() -> dict[str, float]:
    """Return the seconds from `deskbell run` to the first answered page, at the first start and at a restart; and the
    MiB of all processes at rest.
    """
    home = tempfile.mkdtemp(prefix="deskbell-start-")
    try:
        first, _ = _start_once(home, rest=0)
        again, weight = _start_once(home, rest=20)
    finally:
        shutil.rmtree(locate_database(Path(home)).data.parent, ignore_errors=True)
        shutil.rmtree(home, ignore_errors=True)
    return {"first start, s": first, "restart, s": again, "idle memory with database, MiB": weight}


def _start_once(home: str, rest: float) -> tuple[float, float]:
    port, mail = free_port(), free_port()
    given = {**os.environ, "DESKBELL_HOME": home, "DESKBELL_PORT": str(port), "DESKBELL_MAIL_IN_PORT": str(mail)}
    given.pop("DATABASE_URL", None)
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "deskbell.server.cli", "run"],
        env=given,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_until_answered(port)
        taken = time.perf_counter() - began
        time.sleep(rest)
        return taken, cpu.memory_mib(_all_pids(process.pid))
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def _all_pids(pid: int) -> list[int]:
    """Return the ids of the supervisor's processes, and of the database server it started, which has a session of its
    own.
    """
    found = set(cpu.process_tree(pid))
    for folder in os.listdir("/proc"):
        if folder.isdigit() and "postgres" in _command(folder) and str(_home_folder(pid)) in _command(folder):
            found.update(cpu.process_tree(int(folder)))
    return list(found)


def _command(pid: str) -> str:
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            return file.read().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def _home_folder(pid: int) -> str:
    with open(f"/proc/{pid}/environ", "rb") as file:
        return dict(line.split("=", 1) for line in file.read().decode().split("\0") if "=" in line)["DESKBELL_HOME"]


def _wait_until_answered(port: int) -> None:
    deadline = time.perf_counter() + 60
    while time.perf_counter() < deadline:
        try:
            urllib.request.urlopen(f"http://localhost:{port}/account/login/", timeout=5)
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise SystemExit("Deskbell did not answer within a minute")
