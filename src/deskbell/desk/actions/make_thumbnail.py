"""Make the thumbnail of a picture that came with a message, once for all messages that have it."""

from collections.abc import Iterable
from datetime import datetime

from deskbell.desk.models import Attachment, Thumbnail
from deskbell.desk.reads.pictures import detect_picture_type
from deskbell.kit.file_store import file_store
from deskbell.kit.thumbnails import render_thumbnail

MAX_BYTES = 32 * 1024 * 1024


def make_thumbnail(*, attachment: Attachment, at: datetime) -> bytes:
    """Return the thumbnail, and keep it; empty when the file is no picture that can be read.

    Raises FileNotFoundError when the file is gone, and ThumbnailsBusy.
    """
    kept = Thumbnail.objects.filter(sha256=attachment.sha256).first()
    if kept is not None:
        return bytes(kept.content)
    made = b""
    if not attachment.flag and attachment.size <= MAX_BYTES:
        with file_store.open(attachment.sha256) as file:
            content = file.read(MAX_BYTES)
        made = render_thumbnail(content) if detect_picture_type(content[:16]) else b""
    Thumbnail.objects.bulk_create(
        [Thumbnail(sha256=attachment.sha256, content=made, made_at=at)], ignore_conflicts=True
    )
    return made


def delete_thumbnails(hashes: Iterable[str]) -> None:
    """Delete the thumbnails of these pictures, by SHA-256, since the pictures are deleted."""
    Thumbnail.objects.filter(sha256__in=list(hashes)).delete()
