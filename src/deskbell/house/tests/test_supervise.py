"""The whole house in one command: it lives through the death of any of its processes, and ends in order."""

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

from deskbell.house import postgres
from deskbell.house.children import birth, end_orphans, note

pytestmark = pytest.mark.slow
PATIENCE = 180.0


class House:
    """A house in a data folder of its own, run as a person would run it."""

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
                "deskbell.house.cli",
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
        """The process id of a child of ours, by the command it runs; 0 while there is none."""
        assert self.process
        pids = [
            int(pid) for pid in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        ]
        return next((pid for pid in pids if word in Path(f"/proc/{pid}/cmdline").read_text().split("\0")), 0)

    def pids(self) -> list[int]:
        server = postgres.running(self.home)
        assert server
        return [self.child("serve"), self.child("work"), server]

    def clear(self) -> None:
        if self.process and self.process.poll() is None:
            self.end()
        postgres.stop(self.home)
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
    return bool(birth(pid))


@pytest.fixture(scope="module")
def shared() -> Iterator[House]:
    """One house for the whole module: a start costs seconds."""
    house = House()
    yield house
    house.clear()


@pytest.fixture
def house(shared: House) -> House:
    if shared.process is None or shared.process.poll() is not None:
        shared.start()
    return shared


def test_it_says_where_it_is_and_how_to_begin(house: House) -> None:
    assert house.said[0] == f"Deskbell is at http://localhost:{house.port}"
    assert house.said[1] == "Nobody works here yet. Begin with this link, which opens once:"
    assert house.said[2].startswith(f"http://localhost:{house.port}/join/")
    assert house.ask(house.said[2].removeprefix(f"http://localhost:{house.port}")) == HTTPStatus.OK


def test_killed_children_are_replaced_while_callers_wait(house: House) -> None:
    serve, work, _server = house.pids()
    os.kill(work, signal.SIGKILL)
    os.kill(serve, signal.SIGKILL)
    assert house.ask("/") < HTTPStatus.INTERNAL_SERVER_ERROR
    until(lambda: house.child("serve") not in (0, serve) and house.child("work") not in (0, work))


def test_a_killed_database_is_replaced(house: House) -> None:
    killed = postgres.running(house.home)
    assert killed
    os.kill(killed, signal.SIGKILL)
    until(lambda: postgres.running(house.home) not in (None, killed))
    until(lambda: house.ask("/join/a-link-that-never-was") == HTTPStatus.NOT_FOUND)


def test_when_it_is_killed_its_children_end_and_the_next_one_adopts_the_database(house: House) -> None:
    serve, work, server = house.pids()
    house.end(signal.SIGKILL)
    until(lambda: not alive(serve) and not alive(work))
    house.start()
    assert postgres.running(house.home) == server
    assert house.ask("/") < HTTPStatus.INTERNAL_SERVER_ERROR


def test_it_ends_in_order_and_leaves_nothing_however_often_it_is_asked(house: House) -> None:
    pids = house.pids()
    assert house.process
    house.process.send_signal(signal.SIGINT)
    assert house.end(signal.SIGTERM) == 0
    assert [pid for pid in pids if alive(pid)] == []
    assert not (house.home / "run.pids").exists()


def test_a_second_one_in_the_same_folder_is_refused(house: House) -> None:
    with house.begin() as second:
        assert second.wait(PATIENCE) == 2
        assert second.stderr
        assert "where Deskbell runs already" in second.stderr.read()


@pytest.mark.parametrize(("which", "name"), [("port", "DESKBELL_PORT"), ("mail_port", "DESKBELL_MAIL_IN_PORT")])
def test_a_port_that_is_taken_is_named(tmp_path: Path, which: str, name: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        house = House()
        setattr(house, which, taken.getsockname()[1])
        with house.begin() as refused:
            assert refused.wait(PATIENCE) == 2
            assert refused.stderr
            assert refused.stderr.read() == (
                f"{name} is {getattr(house, which)}, which another program uses: stop that one, or give another port.\n"
            )
        house.clear()


def test_only_a_process_that_is_still_the_same_is_ended_as_an_orphan(tmp_path: Path) -> None:
    sleeper = [sys.executable, "-c", "import time; time.sleep(60)"]
    ours, stranger = subprocess.Popen(sleeper), subprocess.Popen(sleeper)
    noted = tmp_path / "run.pids"
    note(noted, [ours.pid, stranger.pid])
    noted.write_text(noted.read_text().replace(f'{stranger.pid}, "{birth(stranger.pid)}"', f'{stranger.pid}, "1"'))
    end_orphans(noted)
    assert ours.wait(PATIENCE) == -signal.SIGTERM
    assert stranger.poll() is None
    assert not noted.exists()
    stranger.kill()
    stranger.wait()
