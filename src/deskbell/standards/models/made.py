"""By which declaration the rows of each measure were made."""

from django.db import models


class Made(models.Model):
    """The rows of a measure are made by the declaration with this digest, up to the subject `reached`; all of them if null."""

    measure = models.CharField(max_length=60, primary_key=True)
    digest = models.CharField(max_length=64)
    reached = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return self.measure
