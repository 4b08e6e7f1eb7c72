"""Addresses that asked for no more messages on a channel."""

from django.db import models


class OptOut(models.Model):
    """An address that asked for no more messages. Only a keyed hash is stored, so it still counts after the person was
    erased.
    """

    channel = models.CharField(max_length=12)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "digest"], name="channels_one_opt_out")]

    def __str__(self) -> str:
        return f"{self.channel} opt-out of {self.at}"
