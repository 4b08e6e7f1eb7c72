"""The limited child process. It reads raw mails from stdin, writes results to stdout, and has access to nothing else.

1. Before the first mail it gives up its rights: to more memory, new files, new sockets and new processes.
2. Each mail may take a limited computing time. A mail that needs more time or memory gets the result of `guess_mail`.
"""

import contextlib
import json
import os
import resource
import signal
import sys
from types import FrameType

from deskbell.channels.kinds.email.parsing import limits
from deskbell.channels.kinds.email.parsing.characters import load_codecs
from deskbell.channels.kinds.email.parsing.findings import Finding, FindingCode
from deskbell.channels.kinds.email.parsing.frames import LENGTH, READY, pack_frame
from deskbell.channels.kinds.email.parsing.guess import guess_mail
from deskbell.channels.kinds.email.parsing.parsed_mail import build_parsed_mail
from deskbell.channels.kinds.email.parsing.result import ParsedMail


class ReadTimeout(BaseException):
    """A mail took more than its computing time. It is a BaseException, so that no `except Exception` catches it."""


def main() -> int:
    """Parse mails until the parent closes the pipe. Return the exit code."""
    load_codecs()
    _drop_rights()
    signal.signal(signal.SIGPROF, _raise_timeout)
    stdin, stdout = os.fdopen(0, "rb", buffering=0), os.fdopen(1, "wb", buffering=0)
    _send(stdout.fileno(), pack_frame(READY))
    while (asked := _read_frame(stdin.fileno())) is not None:
        raw = _read_frame(stdin.fileno()) or b""
        _send_answer(stdout.fileno(), _read_one(raw, json.loads(asked)))
    return 0


def _drop_rights() -> None:
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


def _raise_timeout(signum: int, stack: FrameType | None) -> None:
    raise ReadTimeout


def _read_one(raw: bytes, asked: dict[str, list[str]]) -> ParsedMail:
    try:
        signal.setitimer(signal.ITIMER_PROF, limits.CPU_SECONDS)
        try:
            return build_parsed_mail(
                raw, authserv_ids=frozenset(asked["authserv_ids"]), loop_marks=frozenset(asked["loop_marks"])
            )
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
    except ReadTimeout:
        return guess_mail(raw, why=Finding(FindingCode.UNREAD_TOO_SLOW))
    except MemoryError:
        return guess_mail(raw, why=Finding(FindingCode.UNREAD_TOO_MUCH_MEMORY))
    except RecursionError:
        return guess_mail(raw, why=Finding(FindingCode.UNREAD_TOO_DEEP))
    except Exception as error:  # no fault of one message may stop the next
        return guess_mail(raw, why=Finding(FindingCode.UNREAD_ERROR, type(error).__name__))


def _send_answer(out: int, known: ParsedMail) -> None:
    _send(out, pack_frame(json.dumps(known.as_json()).encode()))
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
