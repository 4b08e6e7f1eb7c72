"""The limited child process that makes one thumbnail: a picture on stdin, a small WebP on stdout.

A stranger chose every byte of the picture, and decoders of pictures are large and written in C. So the process gives up its
rights before it reads: memory, computing time, files, and processes are limited, and its environment is empty.
"""

import contextlib
import io
import os
import resource
import sys

from PIL import Image, ImageOps

FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
BOX = (320, 240)
_PIXELS = 40_000_000
_MEMORY_BYTES = 768 * 1024 * 1024
_CPU_SECONDS = 5
_BYTES = 32 * 1024 * 1024
_QUALITY = 80


def main() -> int:
    """Write the thumbnail. Return 0, or 1 when the picture cannot be read."""
    Image.init()
    _drop_rights()
    content = os.fdopen(0, "rb").read(_BYTES + 1)
    try:
        made = make_small(content) if len(content) <= _BYTES else b""
    except Exception:
        made = b""
    os.fdopen(1, "wb").write(made)
    return 0 if made else 1


def make_small(content: bytes) -> bytes:
    """Return the picture as a WebP that fits into the box, turned as its camera was held, without any other data of it.

    Raises whatever the decoder raises for a picture that it cannot read.
    """
    Image.MAX_IMAGE_PIXELS = _PIXELS // 2
    with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
        if picture.width * picture.height > _PIXELS:
            raise ValueError("too many pixels")
        picture.draft("RGB", (BOX[0] * 2, BOX[1] * 2))
        turned = ImageOps.exif_transpose(picture)
        small = turned.convert("RGBA" if turned.has_transparency_data else "RGB")
    small.thumbnail(BOX)
    plain = Image.new(small.mode, small.size)
    plain.paste(small)
    out = io.BytesIO()
    plain.save(out, "WEBP", quality=_QUALITY)
    return out.getvalue()


def _drop_rights() -> None:
    os.umask(0o077)
    for kind, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 3),
        (resource.RLIMIT_CPU, _CPU_SECONDS),
        (resource.RLIMIT_AS, _MEMORY_BYTES),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (value, value))


if __name__ == "__main__":
    sys.exit(main())
