"""An installation to measure: a temporary folder, its own database, its own web and worker processes."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import cpu

from deskbell.server import postgres, tables
from deskbell.server.commands.serve import API_DELAY_SECONDS
from deskbell.server.postgres.location import locate_database

STAFF_EMAIL = "bench@bench.example"
IDLE_CPU = 0.1  # CPU seconds per second


def free_port() -> int:
    """Return a port on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Installation:
    """A running installation. `postmaster` is the process id of the database server."""

    home: Path
    port: int
    mail_port: int
    kept: bool = False
    postmaster: int = 0
    serve: subprocess.Popen[bytes] | None = None
    work: subprocess.Popen[bytes] | None = None

    def start(self, *, work: bool) -> None:
        """Start the web process; with `work` the worker process, too. Returns when pages are answered and the CPU is
        idle.
        """
        self.serve = self._spawn("serve")
        if work:
            self.work = self._spawn("work")
        self._answered()
        self._rest()

    def _answered(self) -> None:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://localhost:{self.port}/healthz", timeout=5)
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise SystemExit("the web process did not answer within 15 s")

    def _rest(self, *, at_most: float = 60) -> None:
        """Wait until the work that is deferred after a start (`CALM`) is done: until the CPU was idle for two seconds."""
        calm, ends = 0, time.monotonic() + API_DELAY_SECONDS + at_most
        time.sleep(API_DELAY_SECONDS)
        before = cpu.cpu_seconds(self.pids())
        while calm < 2 and time.monotonic() < ends:
            time.sleep(1)
            after = cpu.cpu_seconds(self.pids())
            calm = calm + 1 if after - before < IDLE_CPU else 0
            before = after

    def stop(self) -> None:
        """End both processes. The database keeps running."""
        for process in (self.serve, self.work):
            if process is not None:
                process.terminate()
                process.wait(20)
        self.serve = self.work = None

    def end(self) -> None:
        """End everything, and delete the folder unless it is kept."""
        self.stop()
        postgres.stop_server(self.home)
        if not self.kept:
            where = locate_database(self.home)
            shutil.rmtree(where.data.parent, ignore_errors=True)
            shutil.rmtree(self.home, ignore_errors=True)

    def pids(self) -> list[int]:
        """The ids of all processes of the installation."""
        own = [process.pid for process in (self.serve, self.work) if process is not None]
        return [pid for root in [*own, self.postmaster] for pid in cpu.process_tree(root)]

    def _spawn(self, word: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", "deskbell.server.cli", word], stdin=subprocess.DEVNULL)


def build_installation(kept: Path | None = None) -> Installation:
    """Create the folder and the database, or use `kept`. Set the environment, load Django, and create the tables."""
    home = kept or Path(tempfile.mkdtemp(prefix="deskbell-bench-"))
    home.mkdir(parents=True, exist_ok=True)
    installation = Installation(home=home.resolve(), port=free_port(), mail_port=free_port(), kept=kept is not None)
    os.environ.update(
        DESKBELL_HOME=str(installation.home),
        DESKBELL_PORT=str(installation.port),
        DESKBELL_MAIL_IN_PORT=str(installation.mail_port),
    )
    os.environ["DATABASE_URL"] = str(postgres.ensure_running(installation.home))
    tables.create_tables(url=os.environ["DATABASE_URL"])
    os.environ["DJANGO_SETTINGS_MODULE"] = "deskbell.server.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    installation.postmaster = _postmaster_pid()
    return installation


def _postmaster_pid() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        backend = int(cursor.fetchone()[0])
    return int(cpu.read_stat(backend)[1])


@dataclass
class BenchCompany:
    """The company for the measurements. `cookie` is the session of its signed-in person."""

    brand: Any
    team: Any
    staff: Any
    cookie: str


def create_company() -> BenchCompany:
    """Create one brand, one site, one team and one person with a signed-in session."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from deskbell.kit.clock import now
    from deskbell.people.models import Brand, Site, Staff, Team

    brand, _ = Brand.objects.get_or_create(slug="bench", defaults={"name": "Bench", "prefix": "BE"})
    site, _ = Site.objects.get_or_create(slug="bench", defaults={"name": "Bench", "brand": brand})
    team, _ = Team.objects.get_or_create(slug="bench", defaults={"name": "Bench", "brand": brand, "site": site})
    staff = Staff.objects.filter(email=STAFF_EMAIL).first() or Staff(
        email=STAFF_EMAIL, name="Ben Bench", role="admin", joined_at=now()
    )
    staff.set_password("bench bench bench")
    staff.save()
    staff.teams.add(team)
    session = SessionStore()
    session[SESSION_KEY] = str(staff.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = staff.get_session_auth_hash()
    session.save()
    return BenchCompany(brand=brand, team=team, staff=staff, cookie=f"sessionid={session.session_key}")
