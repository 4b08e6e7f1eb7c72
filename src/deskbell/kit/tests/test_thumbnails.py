"""A thumbnail is made of any picture in a limited process; a hostile one gives none, and hurts nothing."""

# ruff: noqa: E501 (tables of pictures read best as lines)

import io
import sys
import zlib

import pytest
from PIL import Image

from deskbell.kit.thumbnail_child import BOX, make_small
from deskbell.kit.thumbnails import render_thumbnail


def drawn(size: tuple[int, int], kind: str = "PNG", mode: str = "RGB", **options: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 120 if mode == "L" else (120, 80, 40) if mode == "RGB" else (120, 80, 40, 60)).save(
        out, kind, **options
    )
    return out.getvalue()


def huge_png(width: int, height: int) -> bytes:
    """Make a PNG that claims this size and unpacks to zeros."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x06\x00\x00\x00"
    rows = zlib.compress(b"\0" * 2_000_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_picture_becomes_small_and_keeps_its_shape(kind: str) -> None:
    small = Image.open(io.BytesIO(render_thumbnail(drawn((1600, 800), kind))))
    assert (small.format, small.size) == ("WEBP", (320, 160))


@pytest.mark.parametrize("mode", ["RGBA", "L"])
def test_transparent_and_grey_pictures_are_made_small_too(mode: str) -> None:
    small = Image.open(io.BytesIO(make_small(drawn((900, 900), "PNG", mode))))
    assert small.size == (BOX[1], BOX[1])


def test_a_photo_is_turned_as_it_was_taken_and_tells_nothing_else() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "at home"
    small = make_small(drawn((800, 400), "JPEG", exif=exif))
    assert Image.open(io.BytesIO(small)).size == (120, 240)
    assert b"at home" not in small


@pytest.mark.parametrize(
    "content",
    [b"", b"<svg onload=alert(1)>", b"\x89PNG\r\n\x1a\n" + b"\0" * 99, drawn((900, 900))[:300], huge_png(60_000, 60_000), huge_png(30_000, 1_000), b"%!PS-Adobe-3.0 EPSF-3.0\n"],
    ids=["nothing", "svg", "broken", "cut", "bomb", "long", "postscript"],
)  # fmt: skip
def test_a062_what_is_no_plain_picture_gives_no_thumbnail(content: bytes) -> None:
    assert render_thumbnail(content) == b""


@pytest.mark.parametrize(
    "act",
    [
        "open('/etc/hostname').read()",
        "import socket; socket.socket()",
        "bytearray(1 << 30)",
        "import time; time.sleep(60)",
    ],
    ids=["file", "socket", "memory", "time"],
)
def test_a062_a_decoder_that_is_taken_over_can_do_nothing(act: str) -> None:
    code = f"from deskbell.kit import thumbnail_child as c; c._drop_rights(); {act}; print('done')"
    assert render_thumbnail(b"", command=("-c", code), seconds=2.0) == b""
    assert sys.executable
