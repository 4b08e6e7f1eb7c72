"""How long a house takes to open its doors, and what it weighs when nothing happens."""

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
from bench.house import free_port

from deskbell.house.postgres.place import place


def start() -> dict[str, float]:
    """Seconds from `deskbell run` to the first answered page, the first time and again; MiB of everything at rest."""
    home = tempfile.mkdtemp(prefix="deskbell-start-")
    try:
        first, _ = _once(home, rest=0)
        again, weight = _once(home, rest=20)
    finally:
        shutil.rmtree(place(Path(home)).data.parent, ignore_errors=True)
        shutil.rmtree(home, ignore_errors=True)
    return {"first start, s": first, "restart, s": again, "idle memory with database, MiB": weight}


def _once(home: str, rest: float) -> tuple[float, float]:
    port, mail = free_port(), free_port()
    given = {**os.environ, "DESKBELL_HOME": home, "DESKBELL_PORT": str(port), "DESKBELL_MAIL_IN_PORT": str(mail)}
    given.pop("DATABASE_URL", None)
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "deskbell.house.cli", "run"],
        env=given,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        _answered(port)
        taken = time.perf_counter() - began
        time.sleep(rest)
        return taken, cpu.pss(_all(process.pid))
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def _all(pid: int) -> list[int]:
    """The supervisor's processes and the database server it started, which lives in a session of its own."""
    found = set(cpu.tree(pid))
    for folder in os.listdir("/proc"):
        if folder.isdigit() and "postgres" in _command(folder) and str(_home_of(pid)) in _command(folder):
            found.update(cpu.tree(int(folder)))
    return list(found)


def _command(pid: str) -> str:
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            return file.read().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def _home_of(pid: int) -> str:
    with open(f"/proc/{pid}/environ", "rb") as file:
        return dict(line.split("=", 1) for line in file.read().decode().split("\0") if "=" in line)["DESKBELL_HOME"]


def _answered(port: int) -> None:
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
    raise SystemExit("the house did not answer within a minute")
