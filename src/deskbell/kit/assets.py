"""Static files under an address that changes with their content, so that a browser may keep them for ever."""

import hashlib
from functools import cache
from pathlib import Path

HOUSE = Path(__file__).parent.parent
FOLDERS = sorted(folder for folder in HOUSE.glob("*/static") if folder.is_dir())


def _version() -> str:
    digest = hashlib.sha256()
    for folder in FOLDERS:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            digest.update(str(file.relative_to(folder)).encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


VERSION = _version()
PREFIX = f"static/{VERSION}"


@cache
def static(path: str) -> str:
    """The address of a static file, such as `static("kit/css/desk.css")`."""
    return f"/{PREFIX}/{path}"
