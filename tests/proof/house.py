"""A whole house of its own for one test: its data folder, its database, its web and work processes, run as in earnest.

The processes are those the supervisor runs, started by its own means (`house.children`), so that a test can kill any of them.
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

from deskbell.house import postgres
from deskbell.house.children import Child, Ties

PATIENCE = 180.0
UNSETTLED = {
    "arrivals": "select from channels_raw where state = 'stored'",
    "entries": "select from journal_entry where number is null",
    "deliveries": "select from desk_message where delivery = 'queued'",
    "columns": "select from standards_day where moved > written",
}


class House:
    """`serve` and `work` of one data folder. `url` is where people find it, `mail_port` where mail servers do."""

    def __init__(self, *, mail_out: int | None = None, careless: bool = False) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="deskbell-proof-", dir="/tmp"))
        self.home.chmod(0o711)
        self.port, self.mail_port = free_port(), free_port()
        self.database = postgres.ensure(self.home, careless=careless)
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
        self.ties = Ties(lifeline=lifeline, go=go)
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
        until(lambda: self._answers() is not None)

    def await_mail(self) -> None:
        until(lambda: knocks(self.mail_port))

    def _answers(self) -> int | None:
        try:
            return httpx.get(f"{self.url}/healthz", timeout=PATIENCE).status_code
        except httpx.TransportError:
            return None

    def command(self, *words: str) -> str:
        """What a command of the house prints."""
        asked = [sys.executable, "-m", "deskbell.house.cli", *words]
        done = subprocess.run(asked, env=self.environ, capture_output=True, text=True, timeout=PATIENCE, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def do(self, name: str, **words: Any) -> Any:
        """Let a colleague inside the house do it: a function of `tests.proof.inside`, in a process with its settings."""
        if self.hand is None:
            self.hand = subprocess.Popen(
                [sys.executable, "-m", "tests.proof.hand"], env=self.environ, stderr=self.log,
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
        """Look into the database itself, past all of the product."""
        with psycopg.connect(self.database, autocommit=True) as line:
            return line.execute(question.encode(), words or None).fetchall()

    def one(self, question: str, *words: Any) -> Any:
        return self.ask(question, *words)[0][0]

    def verify(self) -> dict[str, Any]:
        report: dict[str, Any] = json.loads(self.command("verify", "--json"))
        return report

    def settled(self) -> bool:
        """Every arrival is understood, every entry numbered, every follower at the end, every mail out."""
        return not self.unsettled() and bool(self.do("followers_are_at_the_end"))

    def unsettled(self) -> list[str]:
        """What is still to be done before everybody may rest, but for the followers."""
        return [what for what, left in UNSETTLED.items() if self.one(f"select exists ({left})")]

    def said(self) -> str:
        """The last words of its processes."""
        return (self.home / "proof.log").read_text(errors="replace")[-4000:]

    def stuck(self) -> str:
        """What is still unsettled, and what they said."""
        return f"unsettled: {self.unsettled()}\n{self.said()}"

    def pause(self) -> None:
        """End the processes in order; the database stays."""
        self.rest()
        for child in (self.serve, self.work):
            child.end()
        for child in (self.serve, self.work):
            child.wait(time.monotonic() + 20)

    def rest(self) -> None:
        """The colleague inside goes home."""
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
        postgres.stop(self.home)
        shutil.rmtree(self.home)


class _Child(Child):
    """A child whose settings and words are the house's own, not those of the test."""

    def __init__(self, house: House, word: str) -> None:
        super().__init__(words=[word], ties=house.ties)
        self.house = house

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command, pass_fds=self.handed, stdin=subprocess.DEVNULL, stdout=self.house.log, stderr=self.house.log,
            start_new_session=True, env=self.house.environ,
        )  # fmt: skip

    def kill(self) -> None:
        """As a power cut would: no goodbye, nothing flushed."""
        assert self.process
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(PATIENCE)
        self.process = None


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def knocks(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
            return line.recv(3) == b"220"
    except OSError:
        return False


def until(true: Callable[[], object], *, within: float = PATIENCE, what: Callable[[], object] | None = None) -> None:
    deadline = time.monotonic() + within
    while not true():
        assert time.monotonic() < deadline, what() if what else "it did not come about"
        time.sleep(0.05)
