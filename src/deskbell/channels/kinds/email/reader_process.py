"""Parse hostile mail in a child process that can be killed and replaced. This is the parent's side.

A mail that hangs or kills the child costs a few seconds. It still becomes a case: `guess_mail` finds sender and
subject, the reason is in `defects`, and the raw message is kept.
"""

import contextlib
import json
import os
import select
import subprocess
import sys
import threading
import time
from types import TracebackType
from typing import Self

from deskbell.channels.kinds.email.parsing import Finding, FindingCode, ParsedMail, guess_mail, limits
from deskbell.channels.kinds.email.parsing.frames import LENGTH, READY, pack_frame

_COMMAND = ("-I", "-m", "deskbell.channels.kinds.email.parsing")
_SECONDS_TO_START = 30.0
_CHUNK = 1024 * 1024
_SET_PIPE_SIZE = 1031  # F_SETPIPE_SZ of Linux, which Python names only from 3.10 on some platforms


class ReaderUnavailable(Exception):
    """No child process can be started. That is a fault of the machine and not of the mail: try again later."""


class _ReaderFailed(Exception):
    """The child died or hung while it parsed a mail."""

    def __init__(self, code: FindingCode = FindingCode.UNREAD_READER_FAILED) -> None:
        super().__init__(code.value)
        self.finding = Finding(code)


class ReaderProcess:
    """Parses mails in a limited child process. The child is replaced when it fails, and after a number of mails."""

    def __init__(
        self,
        *,
        authserv_ids: frozenset[str] = frozenset(),
        loop_marks: frozenset[str] = frozenset(),
        messages_per_child: int = 1_000,
        seconds_per_message: float = 10.0,
    ) -> None:
        question = {"authserv_ids": sorted(authserv_ids), "loop_marks": sorted(loop_marks)}
        self._question = pack_frame(json.dumps(question).encode())
        self._messages_per_child = messages_per_child
        self._seconds = seconds_per_message
        self._child: _Child | None = None
        self._lock = threading.Lock()

    def parse(self, raw: bytes) -> ParsedMail:
        """Return the parsed mail, for any bytes. Raises ReaderUnavailable only when no child can be started."""
        if len(raw) > limits.RAW_BYTES:
            return guess_mail(raw, why=Finding(FindingCode.UNREAD_TOO_LARGE))
        with self._lock:
            child = self._ready_child()
            try:
                return child.ask(self._question, raw, deadline=time.monotonic() + self._seconds)
            except _ReaderFailed as failure:
                self._dismiss()
                return guess_mail(raw, why=failure.finding)

    def close(self) -> None:
        """End the child."""
        with self._lock:
            self._dismiss()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _ready_child(self) -> "_Child":
        if self._child and (not self._child.alive() or self._child.answered >= self._messages_per_child):
            self._dismiss()
        if self._child is None:
            self._child = _Child()
        return self._child

    def _dismiss(self) -> None:
        if self._child:
            self._child.end()
            self._child = None


class _Child:
    """One child process with its two pipes."""

    def __init__(self) -> None:
        self.answered = 0
        try:
            self._process = subprocess.Popen(
                (sys.executable, *_COMMAND),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                close_fds=True,
                env={},
                cwd="/",
                umask=0o077,
                start_new_session=True,
            )
        except OSError as error:
            raise ReaderUnavailable(str(error)) from error
        assert self._process.stdin
        assert self._process.stdout
        self._in, self._out = self._process.stdin.fileno(), self._process.stdout.fileno()
        self._prepare_pipes()
        self._greet()

    def alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, question: bytes, raw: bytes, *, deadline: float) -> ParsedMail:
        self._write(question + LENGTH.pack(len(raw)), deadline)
        self._write(raw, deadline)
        plain = json.loads(self._read_frame(deadline))
        hashes = dict.fromkeys(one["sha256"] for one in plain["attachments"])
        blobs = {sha256: self._read_frame(deadline) for sha256 in hashes}
        self.answered += 1
        return ParsedMail.from_json(plain, blobs=blobs)

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()

    def _prepare_pipes(self) -> None:
        for pipe in (self._in, self._out):
            os.set_blocking(pipe, False)
            with contextlib.suppress(ImportError, OSError):
                import fcntl

                fcntl.fcntl(pipe, _SET_PIPE_SIZE, _CHUNK)

    def _greet(self) -> None:
        try:
            greeting = self._read_frame(time.monotonic() + _SECONDS_TO_START)
        except _ReaderFailed as failure:
            self.end()
            raise ReaderUnavailable(f"the mail reader does not start: {failure}") from failure
        if greeting != READY:
            self.end()
            raise ReaderUnavailable("the mail reader does not start: it answers nonsense")

    def _write(self, content: bytes, deadline: float) -> None:
        view = memoryview(content)
        while view:
            self._wait(self._in, select.POLLOUT, deadline)
            try:
                view = view[os.write(self._in, view[:_CHUNK]) :]
            except BlockingIOError:
                continue
            except OSError as error:
                raise _ReaderFailed from error

    def _read_frame(self, deadline: float) -> bytes:
        return self._read(LENGTH.unpack(self._read(LENGTH.size, deadline))[0], deadline)

    def _read(self, length: int, deadline: float) -> bytes:
        content = bytearray()
        while len(content) < length:
            self._wait(self._out, select.POLLIN, deadline)
            try:
                piece = os.read(self._out, min(length - len(content), _CHUNK))
            except BlockingIOError:
                continue
            if not piece:
                raise _ReaderFailed
            content += piece
        return bytes(content)

    def _wait(self, pipe: int, event: int, deadline: float) -> None:
        poll = select.poll()
        poll.register(pipe, event)
        if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
            raise _ReaderFailed(FindingCode.UNREAD_TOO_SLOW)
