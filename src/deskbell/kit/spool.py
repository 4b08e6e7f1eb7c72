"""A buffer for bytes that a slow client sends or receives: in memory at first, then in a file without a name.

All spools of a process share one memory budget, so that many of them together cannot exhaust the memory.
"""

import os
import tempfile
from collections import deque
from pathlib import Path
from typing import BinaryIO

LARGEST_IN_MEMORY = 1 << 20
ALL_IN_MEMORY = 32 << 20


class _Budget:
    """The memory that all spools together may use."""

    def __init__(self, size: int) -> None:
        self.left = size

    def take(self, size: int) -> bool:
        is_free = self.left >= size
        self.left -= size if is_free else 0
        return is_free


_budget = _Budget(ALL_IN_MEMORY)


class Spool:
    """Bytes that are read in the order in which they were written. Use it on the event loop only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.parts: deque[bytes] = deque()
        self.in_memory = self.pending = self.size = 0
        self.file: BinaryIO | None = None
        self.position = 0

    def write(self, data: bytes) -> None:
        """Append data. Raises OSError if it must be written to disk and the disk is full."""
        if not data:
            return
        fits = self.file is None and self.in_memory + len(data) <= LARGEST_IN_MEMORY
        if fits and _budget.take(len(data)):
            self.parts.append(data)
            self.in_memory += len(data)
        else:
            self._write_to_disk(data)
        self.pending += len(data)
        self.size += len(data)

    def _write_to_disk(self, data: bytes) -> None:
        if self.file is None:
            self.file = tempfile.TemporaryFile(dir=self.folder)  # noqa: SIM115 - closed by `close`
        self.file.seek(0, os.SEEK_END)
        self.file.write(data)

    def read(self, size: int) -> bytes:
        """Return the next bytes, at most `size`; b"" if everything written so far was read."""
        data = self._from_memory(size) if self.parts else self._from_disk(size)
        self.pending -= len(data)
        return data

    def read_all(self) -> bytes:
        """Return all bytes that were not read yet."""
        pieces = []
        while self.pending:
            pieces.append(self.read(self.pending))
        return b"".join(pieces)

    def _from_memory(self, size: int) -> bytes:
        taken = [self.parts.popleft()]
        length = len(taken[0])
        while self.parts and length + len(self.parts[0]) <= size:
            length += len(self.parts[0])
            taken.append(self.parts.popleft())
        data = b"".join(taken)
        if len(data) > size:
            self.parts.appendleft(data[size:])
            data = data[:size]
        self._release(len(data))
        return data

    def _from_disk(self, size: int) -> bytes:
        if self.file is None:
            return b""
        self.file.seek(self.position)
        data = self.file.read(size)
        self.position += len(data)
        return data

    def _release(self, size: int) -> None:
        self.in_memory -= size
        _budget.left += size

    def close(self) -> None:
        """Free the memory and the file."""
        self._release(self.in_memory)
        self.parts.clear()
        if self.file is not None:
            self.file.close()
            self.file = None
