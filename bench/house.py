"""A house of its own for the measurements: a temporary folder, its own database, its own web and work processes."""

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

from deskbell.house import postgres, tables
from deskbell.house.commands.serve import CALM
from deskbell.house.postgres.place import place

MAIL = "bench@bench.example"
HARDLY = 0.1  # CPU seconds in a second


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class House:
    """A running house. `postmaster` is the database server's process id."""

    home: Path
    port: int
    mail_port: int
    kept: bool = False
    postmaster: int = 0
    serve: subprocess.Popen[bytes] | None = None
    work: subprocess.Popen[bytes] | None = None

    def start(self, *, work: bool) -> None:
        """Start the web process, and the work process when wanted; returns when pages are answered and it has come to rest."""
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
        """Wait until what a start leaves for later (`CALM`) is done: two seconds one after the other in which it hardly works."""
        calm, ends = 0, time.monotonic() + CALM + at_most
        time.sleep(CALM)
        before = cpu.seconds(self.pids())
        while calm < 2 and time.monotonic() < ends:
            time.sleep(1)
            after = cpu.seconds(self.pids())
            calm = calm + 1 if after - before < HARDLY else 0
            before = after

    def stop(self) -> None:
        """End both processes; the database goes on."""
        for process in (self.serve, self.work):
            if process is not None:
                process.terminate()
                process.wait(20)
        self.serve = self.work = None

    def end(self) -> None:
        """End everything; a folder that is to be used again stays."""
        self.stop()
        postgres.stop(self.home)
        if not self.kept:
            where = place(self.home)
            shutil.rmtree(where.data.parent, ignore_errors=True)
            shutil.rmtree(self.home, ignore_errors=True)

    def pids(self) -> list[int]:
        """All processes of the house."""
        own = [process.pid for process in (self.serve, self.work) if process is not None]
        return [pid for root in [*own, self.postmaster] for pid in cpu.tree(root)]

    def _spawn(self, word: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", "deskbell.house.cli", word], stdin=subprocess.DEVNULL)


def build(kept: Path | None = None) -> House:
    """Make the folder and the database, or take up `kept`; set the environment, load Django, make the tables."""
    home = kept or Path(tempfile.mkdtemp(prefix="deskbell-bench-"))
    home.mkdir(parents=True, exist_ok=True)
    house = House(home=home.resolve(), port=free_port(), mail_port=free_port(), kept=kept is not None)
    os.environ.update(
        DESKBELL_HOME=str(house.home), DESKBELL_PORT=str(house.port), DESKBELL_MAIL_IN_PORT=str(house.mail_port)
    )
    os.environ["DATABASE_URL"] = str(postgres.ensure(house.home))
    tables.lay(url=os.environ["DATABASE_URL"])
    os.environ["DJANGO_SETTINGS_MODULE"] = "deskbell.house.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    house.postmaster = _postmaster()
    return house


def _postmaster() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        backend = int(cursor.fetchone()[0])
    return int(cpu._stat(backend)[1])


@dataclass
class Cast:
    """Who is in the benchmark's company."""

    brand: Any
    team: Any
    staff: Any
    cookie: str


def cast() -> Cast:
    """One brand, one site, one team, one person, and their signed-in session."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from deskbell.kit.clock import now
    from deskbell.people.models import Brand, Site, Staff, Team
    from deskbell.people.recognise import SessionStore

    brand, _ = Brand.objects.get_or_create(slug="bench", defaults={"name": "Bench", "prefix": "BE"})
    site, _ = Site.objects.get_or_create(slug="bench", defaults={"name": "Bench", "brand": brand})
    team, _ = Team.objects.get_or_create(slug="bench", defaults={"name": "Bench", "brand": brand, "site": site})
    staff = Staff.objects.filter(email=MAIL).first() or Staff(
        email=MAIL, name="Ben Bench", role="admin", joined_at=now()
    )
    staff.set_password("bench bench bench")
    staff.save()
    staff.teams.add(team)
    session = SessionStore()
    session[SESSION_KEY] = str(staff.pk)
    session[BACKEND_SESSION_KEY] = "deskbell.people.recognise.Known"
    session[HASH_SESSION_KEY] = staff.get_session_auth_hash()
    session.save()
    return Cast(brand=brand, team=team, staff=staff, cookie=f"sessionid={session.session_key}")
