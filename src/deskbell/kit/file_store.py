"""Store each file once, under the hash of its content. File names from senders are never used on the disk."""

import hashlib
import os
import re
import tempfile
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

SHA256_HEX = re.compile(r"[0-9a-f]{64}")


class FileStore:
    """A store of immutable files under `settings.HOME/files/ab/<sha256>`."""

    def put(self, content: bytes) -> str:
        """Store `content` and return its SHA-256 in hex. The file is on disk (fsync) before this returns. Raises
        OSError.
        """
        name = hashlib.sha256(content).hexdigest()
        target = self.path(name)
        if target.exists():
            return name
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix="new-", delete=False) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(file.name, target)
        return name

    def open(self, name: str) -> BinaryIO:
        """Open a stored file for reading. Raises FileNotFoundError."""
        return self.path(name).open("rb")

    def remove(self, name: str) -> None:
        """Delete a stored file. Does nothing when it does not exist."""
        self.path(name).unlink(missing_ok=True)

    def path(self, name: str) -> Path:
        """Return the path of a stored file. Raises ValueError unless `name` is a SHA-256 in hex."""
        if not SHA256_HEX.fullmatch(name):
            raise ValueError("a file is named by its SHA-256 in hex")
        return Path(settings.HOME) / "files" / name[:2] / name


file_store = FileStore()
