"""The processes that the supervisor keeps alive."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SOONEST = 0.05
LATEST = 15.0
STEADY = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """The ends of the pipes that a process of ours holds (`house.lifeline`)."""

    lifeline: int
    go: int

    def command(self, words: Sequence[str]) -> list[str]:
        ends = ["--lifeline", str(self.lifeline), "--go", str(self.go)]
        return [sys.executable, "-m", "deskbell.house.cli", *ends, *words]


class Child:
    """A command of ours that runs until we end it: it is started again when it dies, more slowly each time."""

    def __init__(self, *, words: Sequence[str], ties: Ties, handed: Sequence[int] = ()) -> None:
        self.name = words[0]
        self.command = ties.command(words)
        self.handed = (ties.lifeline, ties.go, *handed)
        self.process: subprocess.Popen[bytes] | None = None
        self.started = 0.0
        self.pause = SOONEST

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command, pass_fds=self.handed, stdin=subprocess.DEVNULL, start_new_session=True, umask=0o077
        )

    @property
    def pid(self) -> int | None:
        return self.process.pid if self.process else None

    def revive(self) -> str | None:
        """Start again if it has died and its pause is over. The answer is a sentence when there is news."""
        if self.process is None:
            if time.monotonic() >= self.started:
                self.start()
            return None
        code = self.process.poll()
        if code is None:
            return None
        lived = time.monotonic() - self.started
        self.pause = SOONEST if lived > STEADY else min(self.pause * 2, LATEST)
        self.process, self.started = None, time.monotonic() + self.pause
        return f"deskbell {self.name} ended ({_how(code)}) and is started again."

    def end(self) -> None:
        if self.process is not None:
            self.process.terminate()

    def wait(self, until: float) -> None:
        """Let it finish what it does until that moment; then it is over."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None


def _how(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"code {code}"


def note(path: Path, pids: Sequence[int]) -> None:
    """Write down who runs, for a successor of ours to find if we are killed."""
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps([[pid, birth(pid)] for pid in pids]))
    draft.replace(path)


def end_orphans(path: Path) -> None:
    """End what a killed supervisor has left behind; a process that only has the same number is let alone."""
    try:
        noted: list[tuple[int, str]] = json.loads(path.read_text())
    except (OSError, ValueError):
        return
    left = [pid for pid, born in noted if born and birth(pid) == born]
    for number, patience in ((signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0)):
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
        deadline = time.monotonic() + patience
        while (left := [pid for pid in left if birth(pid)]) and time.monotonic() < deadline:
            time.sleep(0.02)
    path.unlink(missing_ok=True)


def birth(pid: int) -> str:
    """When a process began, which tells it from a later one with its number; empty when there is none."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        if Path("/proc/self").exists():
            return ""
        asked = ["ps", "-o", "state=,lstart=", "-p", str(pid)]
        state, _, began = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.partition(" ")
        return "" if state.startswith("Z") else began.strip()
    return "" if fields[0] == "Z" else fields[19]
