"""The protocol between parent and child: a length, then as many bytes."""

import struct

LENGTH = struct.Struct(">I")
READY = b"ready"


def pack_frame(content: bytes) -> bytes:
    return LENGTH.pack(len(content)) + content
