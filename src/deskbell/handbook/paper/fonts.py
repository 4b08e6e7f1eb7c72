"""The letters of the pages on paper as well: the web's fonts, unpacked once for the typesetter, each under a name of its own.

On the web the browser picks among the parts of one family by script; the typesetter picks by family name.
"""

import hashlib
import os
import tempfile
from pathlib import Path

from deskbell import kit

FONTS = Path(kit.__file__).parent / "static" / "kit" / "fonts"


def unpacked(home: Path) -> Path:
    """A folder with every font of the pages as TrueType; made again when the fonts have changed."""
    sources = sorted(FONTS.glob("*.woff2"))
    digest = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:12]
    folder = home / "fonts" / digest
    if not folder.exists():
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".new-", ignore_cleanup_errors=True) as draft:
            ready = Path(draft) / "ready"
            ready.mkdir()
            for source in sources:
                _unpack(source, ready)
            _move(ready, folder)
    return folder


def _unpack(source: Path, folder: Path) -> None:
    from fontTools.ttLib import TTFont

    font = TTFont(source)
    font.flavor = None
    for record in font["name"].names:
        if record.nameID in (1, 16):
            record.string = family(source)
        elif record.nameID == 6:
            record.string = family(source).replace(" ", "")
    font.save(folder / f"{source.stem}.ttf")


def family(source: Path) -> str:
    """The name the typesetter knows a font by: `Desk greek-ext`."""
    return "Desk " + source.stem.removeprefix("noto-sans-").removesuffix("-wght-normal")


def families() -> list[str]:
    """All of them, Latin first."""
    return [family(source) for source in sorted(FONTS.glob("*.woff2"), key=lambda one: ("latin" not in one.stem, one))]


def _move(ready: Path, folder: Path) -> None:
    try:
        os.rename(ready, folder)
    except OSError:
        if not folder.exists():  # else somebody else was quicker, with the same letters
            raise
