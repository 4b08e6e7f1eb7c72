"""Fork the worker into several processes, so that urgent work does not wait for the rest.

Python runs one thread at a time. In a single process, a mail server that connects would wait for loops that compute
clocks. The processes are forked before any thread or connection exists. If one of them dies, all end, and the
supervisor starts them again together. If the main process is killed, the others end at once.
"""

import contextlib
import gc
import os
import signal
import threading
from collections.abc import Callable, Iterable

NICENESS_BESIDE = 3
NICENESS_MAIN = 7


class WorkerProcesses:
    """The processes forked from this one. `own_name` is the name of the current process; in the main process it is
    "".
    """

    def __init__(self, names: Iterable[str]) -> None:
        self.own_name = ""
        self.pids: dict[str, int] = {}
        self._read_end, self._write_end = os.pipe()
        # Keep loaded memory shared between the processes: the garbage collector would write to every page of it.
        gc.collect()
        gc.freeze()
        for name in names:
            pid = os.fork()
            if pid == 0:
                self.own_name, self.pids = name, {}
                os.close(self._write_end)
                threading.Thread(target=self._exit_with_main_process, name="tie", daemon=True).start()
                return
            self.pids[name] = pid
        os.close(self._read_end)

    def watch(self, on_death: Callable[[], None]) -> None:
        """Call `on_death` as soon as one of the processes has ended."""
        for pid in self.pids.values():
            threading.Thread(target=self._wait, args=(pid, on_death), name="watch", daemon=True).start()

    def end(self) -> None:
        """Ask the processes to end, and wait until they have."""
        for pid in self.pids.values():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
        for pid in self.pids.values():
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)

    def _wait(self, pid: int, on_death: Callable[[], None]) -> None:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, 0)
        on_death()

    def _exit_with_main_process(self) -> None:
        """Exit if the main process is gone. Every transaction is then either committed or rolled back."""
        os.read(self._read_end, 1)
        os._exit(1)


def lower_priority(by: int = NICENESS_BESIDE) -> None:
    """Lower the priority of this process, so that pages and incoming mail go first."""
    with contextlib.suppress(OSError):
        os.nice(by)
