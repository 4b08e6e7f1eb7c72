"""What parent and child say to each other: a length, then that many bytes."""

import struct

LENGTH = struct.Struct(">I")
READY = b"ready"


def frame(content: bytes) -> bytes:
    return LENGTH.pack(len(content)) + content
