"""Files are kept once, under the hash of their content: a name that a sender chose never touches the disk."""

import hashlib
import os
import re
import tempfile
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

HASH = re.compile(r"[0-9a-f]{64}")


class Files:
    """A store of immutable contents under `settings.HOME/files/ab/<sha256>`."""

    def put(self, content: bytes) -> str:
        """Keep `content` and return its SHA-256 in hex; on disk (fsync) when this returns. Raises OSError when it cannot be."""
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
        """Open a content for reading. Raises FileNotFoundError."""
        return self.path(name).open("rb")

    def remove(self, name: str) -> None:
        """Forget a content; nothing happens when it is not there."""
        self.path(name).unlink(missing_ok=True)

    def path(self, name: str) -> Path:
        """Where a content lies. Raises ValueError for anything but a SHA-256 in hex."""
        if not HASH.fullmatch(name):
            raise ValueError("a file is named by its SHA-256 in hex")
        return Path(settings.HOME) / "files" / name[:2] / name


files = Files()
