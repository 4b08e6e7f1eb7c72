"""Static files under a URL that contains a hash of their content, so that browsers can cache them for ever."""

import hashlib
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parent.parent
STATIC_FOLDERS = sorted(folder for folder in PACKAGE.glob("*/static") if folder.is_dir())


def _content_hash() -> str:
    digest = hashlib.sha256()
    for folder in STATIC_FOLDERS:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            digest.update(str(file.relative_to(folder)).encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


VERSION = _content_hash()
STATIC_PREFIX = f"static/{VERSION}"


@cache
def static_url(path: str) -> str:
    """Return the URL of a static file, such as `static_url("kit/css/desk.css")`."""
    return f"/{STATIC_PREFIX}/{path}"
