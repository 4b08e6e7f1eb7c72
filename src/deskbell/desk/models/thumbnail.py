"""Thumbnails of pictures that customers sent. They can be deleted at any time, and are made again when needed."""

from django.db import models


class Thumbnail(models.Model):
    """The thumbnail of the picture with this SHA-256; `content` is empty when none can be made."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    content = models.BinaryField(default=b"", blank=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256
