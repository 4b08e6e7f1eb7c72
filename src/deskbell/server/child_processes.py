"""Start, restart and end the processes of Deskbell. The supervisor uses this."""

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

SHORTEST_PAUSE = 0.05
LONGEST_PAUSE = 15.0
STEADY_SECONDS = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPipes:
    """The two pipe ends that a new process inherits; `server.lifeline` says what they are for."""

    lifeline: int
    go: int

    def command(self, arguments: Sequence[str]) -> list[str]:
        """Return the command line for `deskbell` with these arguments, with the pipe ends as options."""
        options = ["--lifeline", str(self.lifeline), "--go", str(self.go)]
        return [sys.executable, "-m", "deskbell.server.cli", *options, *arguments]


class ChildProcess:
    """A process that is restarted when it dies, after a longer pause each time, until `end` is called."""

    def __init__(self, *, arguments: Sequence[str], pipes: StartPipes, inherited_fds: Sequence[int] = ()) -> None:
        self.name = arguments[0]
        self.command = pipes.command(arguments)
        self.inherited_fds = (pipes.lifeline, pipes.go, *inherited_fds)
        self.process: subprocess.Popen[bytes] | None = None
        self.started = 0.0
        self.pause = SHORTEST_PAUSE

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command, pass_fds=self.inherited_fds, stdin=subprocess.DEVNULL, start_new_session=True, umask=0o077
        )

    @property
    def pid(self) -> int | None:
        return self.process.pid if self.process else None

    def revive(self) -> str | None:
        """Start the process again if it died and its pause is over. Call this regularly.

        Returns a message for the log if the process died since the last call, else None.
        """
        if self.process is None:
            if time.monotonic() >= self.started:
                self.start()
            return None
        code = self.process.poll()
        if code is None:
            return None
        lived = time.monotonic() - self.started
        self.pause = SHORTEST_PAUSE if lived > STEADY_SECONDS else min(self.pause * 2, LONGEST_PAUSE)
        self.process, self.started = None, time.monotonic() + self.pause
        return f"deskbell {self.name} ended ({_exit_reason(code)}) and is started again."

    def end(self) -> None:
        """Ask the process to end."""
        if self.process is not None:
            self.process.terminate()

    def wait(self, until: float) -> None:
        """Wait for the process to end. Kill it if it still runs at `until`, a time of `time.monotonic()`."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None


def _exit_reason(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"code {code}"


def write_pid_file(path: Path, pids: Sequence[int]) -> None:
    """Write the ids of the running processes to a file, so that the next supervisor finds them if this one is killed."""
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps([[pid, process_start_time(pid)] for pid in pids]))
    draft.replace(path)


def end_orphans(path: Path) -> None:
    """End the processes that a killed supervisor left running. A later process that got the same id is not touched."""
    try:
        noted: list[tuple[int, str]] = json.loads(path.read_text())
    except (OSError, ValueError):
        return
    left = [pid for pid, born in noted if born and process_start_time(pid) == born]
    for number, patience in ((signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0)):
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
        deadline = time.monotonic() + patience
        while (left := [pid for pid in left if process_start_time(pid)]) and time.monotonic() < deadline:
            time.sleep(0.02)
    path.unlink(missing_ok=True)


def process_start_time(pid: int) -> str:
    """Return when the process started, as text; "" if there is no such process. A later process with the same id has
    another start.
    """
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        if Path("/proc/self").exists():
            return ""
        asked = ["ps", "-o", "state=,lstart=", "-p", str(pid)]
        state, _, began = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.partition(" ")
        return "" if state.startswith("Z") else began.strip()
    return "" if fields[0] == "Z" else fields[19]
