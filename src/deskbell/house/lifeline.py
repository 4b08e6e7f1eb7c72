"""A process of the house ends with the one that started it, even when that one was killed.

The supervisor holds the writing end of a pipe. Nobody ever writes: that it closes is the message.
"""

import os
import signal
import threading
import time

PATIENCE = 10.0


def hold(end: int) -> None:
    """End this process when the other end of the line is gone: politely, and then at once."""
    threading.Thread(target=_wait, args=(end,), name="lifeline", daemon=True).start()


def _wait(end: int) -> None:
    while os.read(end, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE)
    os._exit(1)
