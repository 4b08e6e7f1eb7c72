"""A deadline for each step of a test, so that one that waits for ever fails and says where, and the others still run.

A call into a browser cannot be interrupted safely: ending the browser makes it return, and the tests that need it
after that fail at once.
"""

import faulthandler
import os
import signal
import subprocess
import sys
from collections.abc import Generator, Iterator
from types import FrameType

import pytest

SECONDS = 300
# The long proofs set their own sizes and take as long as they take.
LONG = ("DESKBELL_FUZZ", "DESKBELL_PROOF", "DESKBELL_DATA")


class DeadlineError(Exception):
    """A test did not end in time."""


def _limit(item: pytest.Item, step: str) -> Generator[None, object, object]:
    if any(name in os.environ for name in LONG) or item.config.getoption("usepdb"):
        return (yield)
    passed = False

    def give_up(_number: int, _frame: FrameType | None) -> None:
        nonlocal passed
        passed = True
        faulthandler.dump_traceback(sys.__stderr__)
        if not end_browsers(os.getpid()):
            raise DeadlineError(f"{step} of {item.nodeid} did not end within {SECONDS} s")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, SECONDS, 10)
    try:
        done = yield
    except Exception as problem:
        if passed and not isinstance(problem, DeadlineError):
            raise DeadlineError(f"{step} of {item.nodeid} did not end within {SECONDS} s: {problem}") from problem
        raise
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    if passed:
        raise DeadlineError(f"{step} of {item.nodeid} did not end within {SECONDS} s, and its browser was ended")
    return done


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, object, object]:
    return (yield from _limit(item, "the setup"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    return (yield from _limit(item, "the call"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, object, object]:
    return (yield from _limit(item, "the teardown"))


def end_browsers(ancestor: int) -> int:
    """End the browsers that `ancestor` or its descendants started. Return how many there were."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,comm="], capture_output=True, text=True, check=False).stdout
    parents, names = {}, {}
    for line in listed.splitlines():
        pid, parent, name = line.split(None, 2)
        parents[int(pid)], names[int(pid)] = int(parent), name
    found = [pid for pid in parents if "chrom" in names[pid] and ancestor in _ancestors(pid, parents)]
    for pid in found:
        os.kill(pid, signal.SIGKILL)
    return len(found)


def _ancestors(pid: int, parents: dict[int, int]) -> Iterator[int]:
    while pid := parents.get(pid, 0):
        yield pid
