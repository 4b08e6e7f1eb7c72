"""The table of heartbeats of the background loops."""

from django.db import models


class Beat(models.Model):
    """The time at which a background loop last finished a step. `/healthz` reports loops that have stopped."""

    loop = models.TextField(primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.loop
