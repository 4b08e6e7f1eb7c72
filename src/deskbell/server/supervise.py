"""The supervisor: a small parent process that starts the database, the web process and the worker process, restarts
those that die, and ends them in order.

It does not import Django, so that it stays small and reliable. If it is killed, the web and worker processes end too.
The database keeps running, and the next start uses it again.
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

from deskbell.server import postgres, sockets
from deskbell.server.child_processes import ChildProcess, StartPipes, end_orphans, write_pid_file
from deskbell.server.config import Config, ConfigError

PULSE_SECONDS = 1.0
GRACE_SECONDS = 10.0


def run_all_processes(
    *, settings: Config, more_commands: Sequence[Sequence[str]] = (), prepare_options: Sequence[str] = ()
) -> int:
    """Run everything until SIGINT or SIGTERM, and return the exit code.

    `more_commands` are further commands to keep running. `prepare_options` are arguments for the command `prepare`.
    """
    with lock_data_folder(settings.home):
        end_orphans(settings.home / "run.pids")
        listening = sockets.open_web_sockets(settings)
        sockets.check_mail_port(settings)
        try:
            return _Supervisor(settings, listening, more_commands, prepare_options).run()
        finally:
            for opened in listening:
                opened.close()


class _Supervisor:
    def __init__(
        self,
        settings: Config,
        listening: list[socket.socket],
        more_commands: Sequence[Sequence[str]],
        prepare_options: Sequence[str],
    ) -> None:
        self.settings, self.prepare_arguments = settings, ["prepare", *prepare_options]
        self.embedded = settings.database_url is None
        self.announced = False
        self.ready_reader, ready = os.pipe()
        lifeline, self.lifeline_writer = os.pipe()
        prepare, self.prepare_writer = os.pipe()
        go, self.go_writer = os.pipe()
        self.tables_reader, tables = os.pipe()
        self.prepare_arguments += ["--tables-ready", str(tables)]
        self.tables_writer = tables
        self.prepare_pipes = StartPipes(lifeline=lifeline, go=prepare)
        pipes = StartPipes(lifeline=lifeline, go=go)
        inherited = [opened.fileno() for opened in listening]
        serve = ["serve", "--sockets", ",".join(map(str, inherited)), "--ready", str(ready)]
        self.children = [
            ChildProcess(arguments=serve, pipes=pipes, inherited_fds=[*inherited, ready]),
            *(ChildProcess(arguments=arguments, pipes=pipes) for arguments in (["work"], *more_commands)),
        ]

    def run(self) -> int:
        with _signals_as_bytes() as signals:
            try:
                link = self._start()
                return self._watch(signals, link)
            finally:
                self._end()

    def _start(self) -> str:
        """Start all processes at once: they load their code, and then wait until the database and its tables are ready.

        Returns the invitation link of the first admin, or "". The command `prepare` reports as soon as the tables are
        ready, and may do the rest of its work later.
        """
        if self.embedded:
            os.environ["DATABASE_URL"] = postgres.database_address(self.settings.home)
        with self._run_prepare() as preparing:
            for child in self.children:
                child.start()
            self._write_pids()
            self._ensure_database()
            os.close(self.prepare_writer)
            tables_ready = os.read(self.tables_reader, 1)
            if tables_ready:
                os.close(self.go_writer)
            output, _ = preparing.communicate()
        if preparing.returncode:
            raise SystemExit(preparing.returncode)
        if not tables_ready:
            os.close(self.go_writer)
        return output.strip()

    @contextlib.contextmanager
    def _run_prepare(self) -> Iterator[subprocess.Popen[str]]:
        command, ends = (
            self.prepare_pipes.command(self.prepare_arguments),
            (self.prepare_pipes.lifeline, self.prepare_pipes.go, self.tables_writer),
        )
        preparing = subprocess.Popen(
            command, pass_fds=ends, stdout=subprocess.PIPE, text=True, start_new_session=True, umask=0o077
        )
        os.close(self.tables_writer)
        try:
            yield preparing
        finally:
            preparing.kill()
            preparing.wait()

    def _ensure_database(self) -> None:
        if self.embedded:
            os.environ["DATABASE_URL"] = postgres.ensure_running(self.settings.home)

    def _watch(self, signals: int, link: str) -> int:
        """Restart processes that die, until a signal asks to end. A second signal changes nothing."""
        while True:
            readable, _, _ = select.select([self.ready_reader, signals], [], [], PULSE_SECONDS)
            if self.ready_reader in readable:
                os.read(self.ready_reader, 64)
                self._announce(link)
            if signals in readable and {signal.SIGINT, signal.SIGTERM} & set(os.read(signals, 512)):
                return 0
            self._revive()

    def _announce(self, link: str) -> None:
        """Print the URL of Deskbell when the web process first answers."""
        if not self.announced:
            print(f"Deskbell is at {self.settings.public_url}", *filter(None, [link]), sep="\n", flush=True)
        self.announced = True

    def _revive(self) -> None:
        if self.embedded and postgres.running_pid(self.settings.home) is None:
            print("The database ended and is started again.", file=sys.stderr, flush=True)
            self._ensure_database()
        before = [child.pid for child in self.children]
        for child in self.children:
            if message := child.revive():
                print(message, file=sys.stderr, flush=True)
        if before != [child.pid for child in self.children]:
            self._write_pids()

    def _write_pids(self) -> None:
        write_pid_file(self.settings.home / "run.pids", [child.pid for child in self.children if child.pid])

    def _end(self) -> None:
        """End the processes first and the database last, so that everything they saved is on its disk."""
        for child in self.children:
            child.end()
        until = time.monotonic() + GRACE_SECONDS
        for child in self.children:
            child.wait(until)
        if self.embedded:
            postgres.stop_server(self.settings.home)
        (self.settings.home / "run.pids").unlink(missing_ok=True)


@contextlib.contextmanager
def lock_data_folder(home: Path) -> Iterator[None]:
    """Context manager: lock the data folder. Raises ConfigError if another Deskbell uses it."""
    with (home / "run.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ConfigError(
                f"DESKBELL_HOME is {home}, where Deskbell runs already: stop that one, or give another folder."
            ) from None
        yield


@contextlib.contextmanager
def _signals_as_bytes() -> Iterator[int]:
    """Context manager: yield a file descriptor from which each received signal can be read as a byte, so that `select`
    can wait for it.
    """
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
