"""All in one: database, web and work under one light parent that keeps them alive and ends them in order.

The parent imports no Django: it is there to be small and not to fail. Whatever of it is killed, the next
start finds its way: children end with their parent, and the database is adopted.
"""

import contextlib
import fcntl
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from deskbell.house import doors, postgres
from deskbell.house.children import Child, Ties, end_orphans, note
from deskbell.house.config import Config, ConfigError

PULSE = 1.0
GRACE = 10.0


def run(*, settings: Config, also: Sequence[Sequence[str]] = (), first: Sequence[str] = ()) -> int:
    """Run the whole house until somebody ends it. `also` are further commands to keep running, `first` words for `prepare`."""
    with one_at_a_time(settings.home):
        end_orphans(settings.home / "run.pids")
        door = doors.open_door(settings)
        doors.check_mail_port(settings)
        try:
            return _Supervisor(settings, door, also, first).run()
        finally:
            for opened in door:
                opened.close()


class _Supervisor:
    def __init__(
        self, settings: Config, door: list[socket.socket], also: Sequence[Sequence[str]], first: Sequence[str]
    ) -> None:
        self.settings, self.words = settings, ["prepare", *first]
        self.embedded = settings.database_url is None
        self.announced = False
        self.ready, ready = os.pipe()
        lifeline, self.held = os.pipe()
        prepare, self.prepare = os.pipe()
        go, self.go = os.pipe()
        self.laid, laid = os.pipe()
        self.words += ["--laid", str(laid)]
        self.tell = laid
        self.first = Ties(lifeline=lifeline, go=prepare)
        then = Ties(lifeline=lifeline, go=go)
        knocks = [opened.fileno() for opened in door]
        serve = ["serve", "--doors", ",".join(map(str, knocks)), "--ready", str(ready)]
        self.children = [
            Child(words=serve, ties=then, handed=[*knocks, ready]),
            *(Child(words=words, ties=then) for words in (["work"], *also)),
        ]

    def run(self) -> int:
        with _bell() as bell:
            try:
                link = self._start()
                return self._watch(bell, link)
            finally:
                self._end()

    def _start(self) -> str:
        """Everybody loads at once, and then waits: for the database, and for its tables to be up to date.

        `prepare` says so as soon as they are, where the rest of what it does may come later.
        """
        if self.embedded:
            os.environ["DATABASE_URL"] = postgres.address(self.settings.home)
        with self._preparing() as preparing:
            for child in self.children:
                child.start()
            self._note()
            self._database()
            os.close(self.prepare)
            early = os.read(self.laid, 1)
            if early:
                os.close(self.go)
            said, _ = preparing.communicate()
        if preparing.returncode:
            raise SystemExit(preparing.returncode)
        if not early:
            os.close(self.go)
        return said.strip()

    @contextlib.contextmanager
    def _preparing(self) -> Iterator[subprocess.Popen[str]]:
        command, ends = self.first.command(self.words), (self.first.lifeline, self.first.go, self.tell)
        preparing = subprocess.Popen(
            command, pass_fds=ends, stdout=subprocess.PIPE, text=True, start_new_session=True, umask=0o077
        )
        os.close(self.tell)
        try:
            yield preparing
        finally:
            preparing.kill()
            preparing.wait()

    def _database(self) -> None:
        if self.embedded:
            os.environ["DATABASE_URL"] = postgres.ensure(self.settings.home)

    def _watch(self, bell: int, link: str) -> int:
        """Sleep until something happens. Two wishes to end (the terminal's and a wrapper's) are one."""
        while True:
            readable, _, _ = select.select([self.ready, bell], [], [], PULSE)
            if self.ready in readable:
                os.read(self.ready, 64)
                self._announce(link)
            if bell in readable and {signal.SIGINT, signal.SIGTERM} & set(os.read(bell, 512)):
                return 0
            self._revive()

    def _announce(self, link: str) -> None:
        """Say where we are once the web process answers; its successors need not say it again."""
        if not self.announced:
            print(f"Deskbell is at {self.settings.public_url}", *filter(None, [link]), sep="\n", flush=True)
        self.announced = True

    def _revive(self) -> None:
        if self.embedded and postgres.running(self.settings.home) is None:
            print("The database ended and is started again.", file=sys.stderr, flush=True)
            self._database()
        before = [child.pid for child in self.children]
        for child in self.children:
            if said := child.revive():
                print(said, file=sys.stderr, flush=True)
        if before != [child.pid for child in self.children]:
            self._note()

    def _note(self) -> None:
        note(self.settings.home / "run.pids", [child.pid for child in self.children if child.pid])

    def _end(self) -> None:
        """People first, then the database: what they were told was done is on its disk."""
        for child in self.children:
            child.end()
        until = time.monotonic() + GRACE
        for child in self.children:
            child.wait(until)
        if self.embedded:
            postgres.stop(self.settings.home)
        (self.settings.home / "run.pids").unlink(missing_ok=True)


@contextlib.contextmanager
def one_at_a_time(home: Path) -> Iterator[None]:
    """Hold the data folder: whoever comes second is refused."""
    with (home / "run.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ConfigError(
                f"DESKBELL_HOME is {home}, where Deskbell runs already: stop that one, or give another folder."
            ) from None
        yield


@contextlib.contextmanager
def _bell() -> Iterator[int]:
    """Signals become bytes in a pipe, so that waiting for them is waiting for anything else."""
    heard, rung = os.pipe()
    os.set_blocking(heard, False)
    os.set_blocking(rung, False)
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD)
    before = {number: signal.signal(number, lambda *_: None) for number in numbers}
    previous = signal.set_wakeup_fd(rung, warn_on_full_buffer=False)
    try:
        yield heard
    finally:
        signal.set_wakeup_fd(previous)
        for number, handler in before.items():
            signal.signal(number, handler)
        os.close(heard)
        os.close(rung)
