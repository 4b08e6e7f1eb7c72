"""Two pipes between the supervisor and each of its processes. Nothing is written to them: closing a pipe is the signal.

The lifeline closes when the supervisor is gone, even if it was killed; the process then ends itself. The go pipe closes
when the database is ready; the process loads its code and then waits for this.
"""

import os
import signal
import threading
import time

PATIENCE = 10.0


def end_with_parent(end: int) -> None:
    """Watch the lifeline in a thread. When it closes, end this process: by SIGTERM, and ten seconds later by force."""
    threading.Thread(target=_end_when_closed, args=(end,), name="lifeline", daemon=True).start()


def wait_until_closed(end: int) -> None:
    """Block until the other end of the pipe is closed."""
    while os.read(end, 1):
        pass
    os.close(end)


def _end_when_closed(end: int) -> None:
    wait_until_closed(end)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE)
    os._exit(1)
