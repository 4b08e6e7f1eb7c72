"""Check a picture by its first and last bytes. It is never decoded, so a decompression bomb does no harm."""

import struct

from deskbell.channels.kinds.email.parsing import limits

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_MARKUP = (b"<script", b"<?php", b"<svg", b"<html")


def sniff_picture_type(data: bytes) -> str:
    """Return one of the four picture types that browsers show safely; empty for anything else."""
    if data.startswith(_PNG):
        return "image/png"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return ""


def read_dimensions(data: bytes, kind: str) -> tuple[int, int]:
    """Return width and height from the picture's header; (0, 0) when they cannot be read."""
    try:
        if kind == "image/png":
            return _two(">II", data, 16)
        if kind == "image/gif":
            return _two("<HH", data, 6)
        if kind == "image/webp":
            return _webp(data)
        if kind == "image/jpeg":
            return _jpeg(data)
    except (struct.error, IndexError):
        pass
    return 0, 0


def is_harmless_picture(data: bytes, kind: str, width: int, height: int) -> bool:
    """Return whether the picture has plausible dimensions, is not animated, and is not a second kind of file as well."""
    sized = 0 < width <= limits.IMAGE_SIDE and 0 < height <= limits.IMAGE_SIDE
    if not sized or width * height > limits.IMAGE_PIXELS:
        return False
    head = data[:4096].lower()
    return not _is_animated(data, kind) and _has_proper_end(data, kind) and not any(mark in head for mark in _MARKUP)


def _is_animated(data: bytes, kind: str) -> bool:
    if kind == "image/gif":
        return data.count(b"\x21\xf9\x04") > 1
    return (kind == "image/png" and b"acTL" in data[:65536]) or (kind == "image/webp" and b"ANIM" in data[:65536])


def _has_proper_end(data: bytes, kind: str) -> bool:
    """Return whether no data follows the end of the picture."""
    if kind == "image/webp":
        size = struct.unpack_from("<I", data, 4)[0] + 8
        return len(data) - size in (0, 1)
    mark = {"image/png": b"IEND\xaeB`\x82", "image/jpeg": b"\xff\xd9", "image/gif": b"\x3b"}[kind]
    return data[-64:].rstrip(b"\0").endswith(mark)


def _two(layout: str, data: bytes, offset: int) -> tuple[int, int]:
    width, height = struct.unpack_from(layout, data, offset)
    return int(width), int(height)


def _webp(data: bytes) -> tuple[int, int]:
    form = data[12:16]
    if form == b"VP8X":
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    if form == b"VP8L":
        bits = struct.unpack_from("<I", data, 21)[0]
        return (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1
    width, height = _two("<HH", data, 26)
    return width & 0x3FFF, height & 0x3FFF


def _jpeg(data: bytes) -> tuple[int, int]:
    """Return width and height of a JPEG: go through its segments, always forward, to the frame header."""
    position = 2
    for _ in range(1_000):
        if data[position] != 0xFF:
            return 0, 0
        marker = data[position + 1]
        if marker in _JPEG_FRAMES:
            height, width = _two(">HH", data, position + 5)
            return width, height
        position += 1 if marker == 0xFF else 2 + struct.unpack_from(">H", data, position + 2)[0]
    return 0, 0
