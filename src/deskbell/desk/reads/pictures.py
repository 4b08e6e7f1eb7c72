"""Which files are pictures, by what is in them and not by what they are called."""

SIGNS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)


def picture_type(first: bytes) -> str:
    """The media type of a picture that browsers may show, from its first 16 octets; empty for anything else."""
    for sign, kind in SIGNS:
        if first.startswith(sign):
            return kind
    if first[:4] == b"RIFF" and first[8:12] == b"WEBP":
        return "image/webp"
    return ""
