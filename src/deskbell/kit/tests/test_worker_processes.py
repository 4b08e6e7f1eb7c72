"""The worker's processes live and die together: a lost one is noticed, and none outlives the main process."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

SCRIPT = """
import os, sys, threading
from deskbell.kit.worker_processes import WorkerProcesses
copies = WorkerProcesses(["one", "two"])
if copies.own_name:
    threading.Event().wait()
lost = threading.Event()
copies.watch(lost.set)
print(*copies.pids.values(), flush=True)
lost.wait()
copies.end()
print("ended", flush=True)
"""


@pytest.fixture
def first() -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen([sys.executable, "-c", SCRIPT], stdout=subprocess.PIPE, text=True)
    yield process
    process.kill()
    process.communicate(timeout=60)


def test_when_one_is_lost_the_others_are_ended(first: "subprocess.Popen[str]") -> None:
    assert first.stdout
    one, _two = map(int, first.stdout.readline().split())
    os.kill(one, signal.SIGKILL)
    assert first.stdout.readline() == "ended\n"
    assert first.stdout.readline() == "", "the other still holds the pipe"


def test_when_the_first_is_killed_its_copies_end(first: "subprocess.Popen[str]") -> None:
    assert first.stdout
    first.stdout.readline()
    first.kill()
    assert first.stdout.readline() == "", "a copy lives on and holds the pipe"
