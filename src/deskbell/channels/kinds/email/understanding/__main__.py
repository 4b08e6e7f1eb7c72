"""The limited child: reads raw messages on stdin, answers on stdout, and can reach nothing else.

Before the first message it gives up what it does not need: memory beyond its share, new files and sockets, new
processes. A message may take so much computing time and no more; if it takes more, or more memory, a glance must do.
"""

import contextlib
import json
import os
import resource
import signal
import sys
from types import FrameType

from deskbell.channels.kinds.email.understanding import limits
from deskbell.channels.kinds.email.understanding.characters import load_codecs
from deskbell.channels.kinds.email.understanding.frames import LENGTH, READY, frame
from deskbell.channels.kinds.email.understanding.guess import guess
from deskbell.channels.kinds.email.understanding.reading import understand
from deskbell.channels.kinds.email.understanding.result import Understood


class TookTooLong(BaseException):
    """Not an ordinary exception: no guard on the way may swallow it."""


def main() -> int:
    """Answer until the parent closes the pipe."""
    load_codecs()
    _give_up_rights()
    signal.signal(signal.SIGPROF, _time_is_up)
    stdin, stdout = os.fdopen(0, "rb", buffering=0), os.fdopen(1, "wb", buffering=0)
    _send(stdout.fileno(), frame(READY))
    while (asked := _read_frame(stdin.fileno())) is not None:
        raw = _read_frame(stdin.fileno()) or b""
        _answer(stdout.fileno(), _understood(raw, json.loads(asked)))
    return 0


def _give_up_rights() -> None:
    os.umask(0o077)
    with contextlib.suppress(OSError):
        os.chdir("/")
    for kind, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 3),
        (resource.RLIMIT_AS, limits.MEMORY_BYTES),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (value, value))


def _time_is_up(signum: int, stack: FrameType | None) -> None:
    raise TookTooLong


def _understood(raw: bytes, asked: dict[str, list[str]]) -> Understood:
    try:
        signal.setitimer(signal.ITIMER_PROF, limits.CPU_SECONDS)
        try:
            return understand(
                raw, authserv_ids=frozenset(asked["authserv_ids"]), loop_marks=frozenset(asked["loop_marks"])
            )
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
    except TookTooLong:
        return guess(raw, why="it takes too long to read")
    except MemoryError:
        return guess(raw, why="it takes too much memory to read")
    except RecursionError:
        return guess(raw, why="it is nested too deep")
    except Exception as error:  # whatever is wrong with one message must not stop the next
        return guess(raw, why=f"{type(error).__name__}: {error}")


def _answer(out: int, known: Understood) -> None:
    _send(out, frame(json.dumps(known.as_json()).encode()))
    for content in known.blobs.values():
        _send(out, LENGTH.pack(len(content)))
        _send(out, content)


def _read_frame(source: int) -> bytes | None:
    length = _read(source, LENGTH.size)
    return _read(source, LENGTH.unpack(length)[0]) if length is not None else None


def _read(source: int, length: int) -> bytes | None:
    content = bytearray()
    while len(content) < length:
        piece = os.read(source, min(length - len(content), limits.MEBIBYTE))
        if not piece:
            return None
        content += piece
    return bytes(content)


def _send(out: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(out, view[: limits.MEBIBYTE]) :]


if __name__ == "__main__":
    sys.exit(main())
