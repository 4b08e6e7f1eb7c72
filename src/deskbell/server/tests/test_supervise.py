"""`deskbell run` survives the death of any of its processes, and ends in order."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import Path
from urllib.error import HTTPError

import pytest

from deskbell.server import postgres
from deskbell.server.child_processes import end_orphans, process_start_time, write_pid_file

pytestmark = pytest.mark.slow
PATIENCE = 180.0


class Supervised:
    """Deskbell in a data folder of its own, run as a person would run it."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="deskbell-home-", dir="/tmp"))
        self.home.chmod(0o711)
        self.port, self.mail_port = free_port(), free_port()
        self.said: list[str] = []
        self.process: subprocess.Popen[str] | None = None

    def begin(self, *more: str) -> subprocess.Popen[str]:
        environ = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_URL")}
        return subprocess.Popen(
            [
                sys.executable,
                "-m",
                "deskbell.server.cli",
                "run",
                "--home",
                str(self.home),
                "--port",
                str(self.port),
                *more,
            ],
            env={**environ, "DESKBELL_MAIL_IN_PORT": str(self.mail_port)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def start(self) -> None:
        self.process = self.begin()
        assert self.process.stdout
        assert self.process.stderr
        self.said = [self.process.stdout.readline().strip() for _ in range(3)]
        assert self.said[0], self.process.stderr.read()

    def ask(self, path: str = "/healthz") -> int:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=PATIENCE) as answer:
                return int(answer.status)
        except HTTPError as refusal:
            with refusal:
                return refusal.code

    def end(self, number: int = signal.SIGINT) -> int:
        assert self.process
        self.process.send_signal(number)
        with self.process:
            return self.process.wait(PATIENCE)

    def child(self, word: str) -> int:
        """Return the process id of the child that runs this command; 0 when there is none."""
        assert self.process
        pids = [
            int(pid) for pid in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        ]
        return next((pid for pid in pids if word in Path(f"/proc/{pid}/cmdline").read_text().split("\0")), 0)

    def pids(self) -> list[int]:
        server = postgres.running_pid(self.home)
        assert server
        return [self.child("serve"), self.child("work"), server]

    def clear(self) -> None:
        if self.process and self.process.poll() is None:
            self.end()
        postgres.stop_server(self.home)
        shutil.rmtree(self.home)


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def until(true: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.05)


def alive(pid: int) -> bool:
    return bool(process_start_time(pid))


@pytest.fixture(scope="module")
def shared() -> Iterator[Supervised]:
    """One installation for the whole module, because a start takes seconds."""
    deskbell = Supervised()
    yield deskbell
    deskbell.clear()


@pytest.fixture
def deskbell(shared: Supervised) -> Supervised:
    if shared.process is None or shared.process.poll() is not None:
        shared.start()
    return shared


def test_it_says_where_it_is_and_how_to_begin(deskbell: Supervised) -> None:
    assert deskbell.said[0] == f"Deskbell is at http://localhost:{deskbell.port}"
    assert deskbell.said[1] == "Nobody works here yet. Begin with this link, which opens once:"
    assert deskbell.said[2].startswith(f"http://localhost:{deskbell.port}/join/")
    assert deskbell.ask(deskbell.said[2].removeprefix(f"http://localhost:{deskbell.port}")) == HTTPStatus.OK


def test_killed_children_are_replaced_while_callers_wait(deskbell: Supervised) -> None:
    serve, work, _server = deskbell.pids()
    os.kill(work, signal.SIGKILL)
    os.kill(serve, signal.SIGKILL)
    assert deskbell.ask("/") < HTTPStatus.INTERNAL_SERVER_ERROR
    until(lambda: deskbell.child("serve") not in (0, serve) and deskbell.child("work") not in (0, work))


def test_a_killed_database_is_replaced(deskbell: Supervised) -> None:
    killed = postgres.running_pid(deskbell.home)
    assert killed
    os.kill(killed, signal.SIGKILL)
    until(lambda: postgres.running_pid(deskbell.home) not in (None, killed))
    until(lambda: deskbell.ask("/join/a-link-that-never-was") == HTTPStatus.NOT_FOUND)


def test_when_it_is_killed_its_children_end_and_the_next_one_adopts_the_database(deskbell: Supervised) -> None:
    serve, work, server = deskbell.pids()
    deskbell.end(signal.SIGKILL)
    until(lambda: not alive(serve) and not alive(work))
    deskbell.start()
    assert postgres.running_pid(deskbell.home) == server
    assert deskbell.ask("/") < HTTPStatus.INTERNAL_SERVER_ERROR


def test_it_ends_in_order_and_leaves_nothing_however_often_it_is_asked(deskbell: Supervised) -> None:
    pids = deskbell.pids()
    assert deskbell.process
    deskbell.process.send_signal(signal.SIGINT)
    assert deskbell.end(signal.SIGTERM) == 0
    assert [pid for pid in pids if alive(pid)] == []
    assert not (deskbell.home / "run.pids").exists()


def test_a_second_one_in_the_same_folder_is_refused(deskbell: Supervised) -> None:
    with deskbell.begin() as second:
        assert second.wait(PATIENCE) == 2
        assert second.stderr
        assert "where Deskbell runs already" in second.stderr.read()


@pytest.mark.parametrize(("which", "name"), [("port", "DESKBELL_PORT"), ("mail_port", "DESKBELL_MAIL_IN_PORT")])
def test_a_port_that_is_taken_is_named(tmp_path: Path, which: str, name: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        deskbell = Supervised()
        setattr(deskbell, which, taken.getsockname()[1])
        with deskbell.begin() as refused:
            assert refused.wait(PATIENCE) == 2
            assert refused.stderr
            assert refused.stderr.read() == (
                f"{name} is {getattr(deskbell, which)}, which another program uses: stop that one, or give another port.\n"
            )
        deskbell.clear()


def test_only_a_process_that_is_still_the_same_is_ended_as_an_orphan(tmp_path: Path) -> None:
    sleeper = [sys.executable, "-c", "import time; time.sleep(60)"]
    ours, stranger = subprocess.Popen(sleeper), subprocess.Popen(sleeper)
    noted = tmp_path / "run.pids"
    write_pid_file(noted, [ours.pid, stranger.pid])
    noted.write_text(
        noted.read_text().replace(f'{stranger.pid}, "{process_start_time(stranger.pid)}"', f'{stranger.pid}, "1"')
    )
    end_orphans(noted)
    assert ours.wait(PATIENCE) == -signal.SIGTERM
    assert stranger.poll() is None
    assert not noted.exists()
    stranger.kill()
    stranger.wait()
