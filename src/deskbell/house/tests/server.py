"""The tests' own database server: embedded, kept between runs, and careless, for nobody misses its data.

Loaded as a plugin by name, since the settings are read before any conftest. Each run has a server to itself,
so two runs in one checkout do not meet; `DATABASE_URL` brings another server.
"""

import atexit
import fcntl
import itertools
import os
import shutil
import tempfile
from pathlib import Path
from typing import IO

from deskbell.house import postgres
from deskbell.house.tests.template import OURS

CACHE = Path(__file__).resolve().parents[4] / ".cache"
WORKER = "PYTEST_XDIST_WORKER"
# How large some tests are: these belong to the tests and not to the house.
SIZES = ("DESKBELL_FUZZ", "DESKBELL_PROOF", "DESKBELL_DATA")


def _home_of_this_process() -> None:
    """Files that tests leave in the data folder go when the run ends; no setting of ours leaks into them."""
    for name in [name for name in os.environ if name.startswith("DESKBELL_") and name not in SIZES]:
        del os.environ[name]
    home = tempfile.mkdtemp(prefix="deskbell-test-")
    os.environ["DESKBELL_HOME"] = home
    atexit.register(shutil.rmtree, home, ignore_errors=True)


def _database_of_this_run() -> None:
    if os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE"):
        return
    home, held = _free_home()
    try:
        url = postgres.ensure(home, careless=True)
    except postgres.DatabaseUnavailable:
        # A machine that stopped in the middle of a careless run leaves nothing usable.
        shutil.rmtree(home)
        url = postgres.ensure(home, careless=True)
    os.environ["DATABASE_URL"] = url
    os.environ[OURS] = "yes"
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
    postgres.stop(home)
    held.close()


_home_of_this_process()
if WORKER not in os.environ:
    _database_of_this_run()
