"""Work that must not wait for other work has a process of its own: a copy of the work process, which costs little.

In one process every loop waits for the others at each statement, for Python runs one thread at a time: whoever knocks
with a mail would wait for the clocks. Copies are made before there are threads or connections. When one dies, all end
and are started again together; when the first of them is killed, its copies end at once.
"""

import contextlib
import gc
import os
import signal
import threading
from collections.abc import Callable, Iterable

MODEST = 3
LAST = 7


class Copies:
    """The processes beside this one. In each, `mine` is the name it was made for; empty in the first."""

    def __init__(self, names: Iterable[str]) -> None:
        self.mine = ""
        self.pids: dict[str, int] = {}
        self._line, self._held = os.pipe()
        # What is loaded stays shared: the collector would write to every page of it.
        gc.collect()
        gc.freeze()
        for name in names:
            pid = os.fork()
            if pid == 0:
                self.mine, self.pids = name, {}
                os.close(self._held)
                threading.Thread(target=self._end_with_the_first, name="tie", daemon=True).start()
                return
            self.pids[name] = pid
        os.close(self._line)

    def watch(self, lost: Callable[[], None]) -> None:
        """Call `lost` when one of them has ended."""
        for pid in self.pids.values():
            threading.Thread(target=self._wait, args=(pid, lost), name="watch", daemon=True).start()

    def end(self) -> None:
        """Ask them to end, and come back when they have."""
        for pid in self.pids.values():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
        for pid in self.pids.values():
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)

    def _wait(self, pid: int, lost: Callable[[], None]) -> None:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, 0)
        lost()

    def _end_with_the_first(self) -> None:
        """Killed, it could not say goodbye: what we have in hand is in no transaction that has ended, or in one that has."""
        os.read(self._line, 1)
        os._exit(1)


def modest(by: int = MODEST) -> None:
    """Let people and those who bring mail go first."""
    with contextlib.suppress(OSError):
        os.nice(by)
