"""What ties a process of the house to the one that started it: two pipes whose closing is the message.

The lifeline closes when the supervisor is gone, even when it was killed: then its processes end too. The go
closes when the database is ready: until then they load what takes long.
"""

import os
import signal
import threading
import time

PATIENCE = 10.0


def hold(end: int) -> None:
    """End this process when the other end of the line is gone: politely, and then at once."""
    threading.Thread(target=_end_after, args=(end,), name="lifeline", daemon=True).start()


def wait(end: int) -> None:
    """Come back when the other end is closed. Nobody ever writes."""
    while os.read(end, 1):
        pass
    os.close(end)


def _end_after(end: int) -> None:
    wait(end)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE)
    os._exit(1)
