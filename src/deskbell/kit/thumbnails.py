"""Make small pictures of large ones, each in a limited child process (`thumbnail_child.py`)."""

import subprocess
import sys
import threading
from collections.abc import Sequence

SECONDS = 8.0
TYPE = "image/webp"
_COMMAND = ("-I", "-m", "deskbell.kit.thumbnail_child")
# One at a time in a process, so that a page full of pictures cannot use up the machine.
_TURN = threading.BoundedSemaphore(1)


class ThumbnailsBusy(Exception):
    """Other pictures are being made. Ask again later."""


def render_thumbnail(content: bytes, *, command: Sequence[str] = _COMMAND, seconds: float = SECONDS) -> bytes:
    """Return the thumbnail; empty when the picture cannot be read within the limits. Raises ThumbnailsBusy."""
    if not _TURN.acquire(timeout=seconds):
        raise ThumbnailsBusy
    try:
        done = subprocess.run(
            (sys.executable, *command),
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            env={},
            cwd="/",
            start_new_session=True,
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError):
        return b""
    finally:
        _TURN.release()
    return done.stdout if done.returncode == 0 else b""
