"""Recognise pictures by their content and not by their name."""

SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
PICTURE_TYPES = frozenset({kind for _, kind in SIGNATURES} | {"image/webp"})


def detect_picture_type(first: bytes) -> str:
    """Return the media type of a picture that browsers may show, from its first 16 bytes; empty for anything else."""
    for sign, kind in SIGNATURES:
        if first.startswith(sign):
            return kind
    if first[:4] == b"RIFF" and first[8:12] == b"WEBP":
        return "image/webp"
    return ""
