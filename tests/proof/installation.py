"""An installation of its own for a test: data folder, database, web process and worker process, as in production.

The processes are those of the supervisor, started by its own classes (`server.child_processes`), so that a test can
kill any of them.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import psycopg

from deskbell.server import postgres
from deskbell.server.child_processes import ChildProcess, StartPipes

PATIENCE = 180.0
PENDING_QUERIES = {
    "arrivals": "select from channels_raw where state = 'stored'",
    "entries": "select from journal_entry where number is null",
    "deliveries": "select from desk_message where delivery = 'queued'",
    "columns": "select from standards_day where moved > written",
}


class Installation:
    """`serve` and `work` of one data folder, run by `python`. Browsers use `url`, mail servers `mail_port`."""

    python = sys.executable

    def __init__(self, *, mail_out: int | None = None, without_fsync: bool = False, python: str | None = None) -> None:
        self.python = python or self.python
        self.home = Path(tempfile.mkdtemp(prefix="deskbell-proof-", dir="/tmp"))
        self.home.chmod(0o711)
        self.port, self.mail_port = free_port(), free_port()
        self.database = postgres.ensure_running(self.home, without_fsync=without_fsync)
        self.settings = {
            "DESKBELL_HOME": str(self.home),
            "DESKBELL_PORT": str(self.port),
            "DESKBELL_MAIL_IN_PORT": str(self.mail_port),
            "DATABASE_URL": self.database,
            **({"DESKBELL_MAIL_OUT": f"smtp://127.0.0.1:{mail_out}"} if mail_out else {}),
        }
        self.log = (self.home / "proof.log").open("ab")
        lifeline, self.held = os.pipe()
        go, opened = os.pipe()
        os.close(opened)
        self.pipes = [lifeline, go, self.held]
        self.start_pipes = StartPipes(lifeline=lifeline, go=go)
        self.serve, self.work = (_Child(self, word) for word in ("serve", "work"))
        self.first_link = self.command("prepare").strip().rpartition("\n")[2]
        self.hand: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def environ(self) -> dict[str, str]:
        return {**os.environ, **self.settings}

    def start(self) -> None:
        for child in (self.serve, self.work):
            child.start()
        self.await_web()
        self.await_mail()

    def await_web(self) -> None:
        wait_until(lambda: self._answers() is not None)

    def await_mail(self) -> None:
        wait_until(lambda: greets_as_smtp(self.mail_port))

    def _answers(self) -> int | None:
        try:
            return httpx.get(f"{self.url}/healthz", timeout=PATIENCE).status_code
        except httpx.TransportError:
            return None

    def command(self, *words: str) -> str:
        """Run a command of Deskbell and return its output."""
        asked = [self.python, "-m", "deskbell.server.cli", *words]
        done = subprocess.run(asked, env=self.environ, capture_output=True, text=True, timeout=PATIENCE, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def do(self, name: str, **words: Any) -> Any:
        """Call a function of `tests.proof.inside_actions` in a process with this installation's settings."""
        if self.hand is None:
            self.hand = subprocess.Popen(
                [self.python, "-m", "tests.proof.inside_process"], env=self.environ, stderr=self.log,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
        assert self.hand.stdin
        assert self.hand.stdout
        self.hand.stdin.write(json.dumps([name, words]) + "\n")
        self.hand.stdin.flush()
        answer = self.hand.stdout.readline()
        assert answer, self.said()
        return json.loads(answer)

    def ask(self, question: str, *words: Any) -> list[tuple[Any, ...]]:
        """Query the database directly, without the product's code."""
        with psycopg.connect(self.database, autocommit=True) as line:
            return line.execute(question.encode(), words or None).fetchall()

    def one(self, question: str, *words: Any) -> Any:
        return self.ask(question, *words)[0][0]

    def verify(self) -> dict[str, Any]:
        report: dict[str, Any] = json.loads(self.command("verify", "--json"))
        return report

    def settled(self) -> bool:
        """Return whether every mail is processed, every entry sealed, every follower at the end, and every reply sent."""
        return not self.unsettled() and bool(self.do("are_followers_done"))

    def unsettled(self) -> list[str]:
        """Return the kinds of work that are still pending, without the followers."""
        return [what for what, left in PENDING_QUERIES.items() if self.one(f"select exists ({left})")]

    def said(self) -> str:
        """Return the end of the log."""
        return (self.home / "proof.log").read_text(errors="replace")[-4000:]

    def stuck(self) -> str:
        """Return what is still pending, with the end of the log."""
        return f"unsettled: {self.unsettled()}\n{self.said()}"

    def pause(self) -> None:
        """Stop the processes in order. The database keeps running."""
        self.rest()
        for child in (self.serve, self.work):
            child.end()
        for child in (self.serve, self.work):
            child.wait(time.monotonic() + 20)

    def rest(self) -> None:
        """End the process that `do` started."""
        if self.hand is not None:
            assert self.hand.stdin
            self.hand.stdin.close()
            assert self.hand.stdout
            self.hand.stdout.close()
            self.hand.wait(PATIENCE)
            self.hand = None

    def clear(self) -> None:
        self.pause()
        for end in self.pipes:
            os.close(end)
        self.log.close()
        postgres.stop_server(self.home)
        shutil.rmtree(self.home)


class _Child(ChildProcess):
    """A child process with the settings of the installation instead of the test's."""

    def __init__(self, installation: Installation, word: str) -> None:
        super().__init__(arguments=[word], pipes=installation.start_pipes)
        self.installation = installation
        self.command[0] = installation.python

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command, pass_fds=self.inherited_fds, stdin=subprocess.DEVNULL,
            stdout=self.installation.log, stderr=self.installation.log, start_new_session=True, env=self.installation.environ,
        )  # fmt: skip

    def kill(self) -> None:
        """Kill the process without warning, as a power cut would."""
        assert self.process
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(PATIENCE)
        self.process = None


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def greets_as_smtp(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
            return line.recv(3) == b"220"
    except OSError:
        return False


def wait_until(
    true: Callable[[], object], *, within: float = PATIENCE, what: Callable[[], object] | None = None
) -> None:
    deadline = time.monotonic() + within
    while not true():
        assert time.monotonic() < deadline, what() if what else "it did not come about"
        time.sleep(0.05)
