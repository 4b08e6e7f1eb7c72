"""Unpack the web fonts for the typesetter, each under a family name of its own.

A browser picks a file of a font family by script. The typesetter picks it by family name.
"""

import hashlib
import os
import tempfile
from pathlib import Path

from deskbell import kit

FONTS = Path(kit.__file__).parent / "static" / "kit" / "fonts"


def unpack_fonts(home: Path) -> Path:
    """Return a folder with all web fonts as TrueType files. It is made anew if the fonts have changed."""
    sources = sorted(FONTS.glob("*.woff2"))
    digest = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:12]
    folder = home / "fonts" / digest
    if not folder.exists():
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".new-", ignore_cleanup_errors=True) as draft:
            ready = Path(draft) / "ready"
            ready.mkdir()
            for source in sources:
                _unpack_font(source, ready)
            _move(ready, folder)
    return folder


def _unpack_font(source: Path, folder: Path) -> None:
    from fontTools.ttLib import TTFont

    font = TTFont(source)
    font.flavor = None
    for record in font["name"].names:
        if record.nameID in (1, 16):
            record.string = font_family(source)
        elif record.nameID == 6:
            record.string = font_family(source).replace(" ", "")
    font.save(folder / f"{source.stem}.ttf")


def font_family(source: Path) -> str:
    """Return the family name of a font file for the typesetter, such as `Desk greek-ext`."""
    return "Desk " + source.stem.removeprefix("noto-sans-").removesuffix("-wght-normal")


def list_font_families() -> list[str]:
    """Return all family names, Latin first."""
    return [
        font_family(source) for source in sorted(FONTS.glob("*.woff2"), key=lambda one: ("latin" not in one.stem, one))
    ]


def _move(ready: Path, folder: Path) -> None:
    """Rename the folder to its final name. If another process did so first, keep that one's folder."""
    try:
        os.rename(ready, folder)
    except OSError:
        if not folder.exists():  # else another process was faster, with the same fonts
            raise
