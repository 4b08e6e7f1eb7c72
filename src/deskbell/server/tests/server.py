"""The tests' own database server: embedded, kept between runs, and without fsync, because its data can be lost.

Loaded as a plugin by name, because the settings are read before any conftest. Each run has its own server, so that two
runs in one checkout do not meet. `DATABASE_URL` selects another server.
"""

import atexit
import fcntl
import itertools
import os
import shutil
import tempfile
from pathlib import Path
from typing import IO

from deskbell.server import postgres
from deskbell.server.tests.template import OWN_SERVER_MARK

CACHE = Path(__file__).resolve().parents[4] / ".cache"
WORKER = "PYTEST_XDIST_WORKER"
# Sizes of the tests: these settings belong to the tests, not to Deskbell.
SIZES = ("DESKBELL_FUZZ", "DESKBELL_PROOF", "DESKBELL_DATA")


def _set_home() -> None:
    """Give this process a data folder that is deleted after the run, and remove all settings from the environment."""
    for name in [name for name in os.environ if name.startswith("DESKBELL_") and name not in SIZES]:
        del os.environ[name]
    home = tempfile.mkdtemp(prefix="deskbell-test-")
    os.environ["DESKBELL_HOME"] = home
    atexit.register(shutil.rmtree, home, ignore_errors=True)


def _start_database() -> None:
    if os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE"):
        return
    home, held = _free_home()
    try:
        url = postgres.ensure_running(home, without_fsync=True)
    except postgres.DatabaseUnavailable:
        # Without fsync, a machine that crashed during a run leaves an unusable database.
        shutil.rmtree(home)
        url = postgres.ensure_running(home, without_fsync=True)
    os.environ["DATABASE_URL"] = url
    os.environ[OWN_SERVER_MARK] = "yes"
    atexit.register(_finish, home, held)


def _free_home() -> tuple[Path, IO[str]]:
    CACHE.mkdir(exist_ok=True)
    for number in itertools.count(1):
        held = (CACHE / f"test-pg-{number}.lock").open("w")
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            held.close()
            continue
        return CACHE / f"test-pg-{number}", held
    raise AssertionError("there is always another number")


def _finish(home: Path, held: IO[str]) -> None:
    postgres.stop_server(home)
    held.close()


_set_home()
if WORKER not in os.environ:
    _start_database()
