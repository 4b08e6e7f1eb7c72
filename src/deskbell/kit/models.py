"""The pulse of the background loops."""

from django.db import models


class Beat(models.Model):
    """When a background loop last finished a step: `/healthz` says who has fallen silent."""

    loop = models.TextField(primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.loop
