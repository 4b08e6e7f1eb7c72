"""Which declaration made the rows of each measure."""

from django.db import models


class MeasureBuild(models.Model):
    """The declaration, as a digest, that made the rows of a measure: those up to the subject `reached`; all rows when
    that is null.
    """

    measure = models.CharField(max_length=60, primary_key=True)
    digest = models.CharField(max_length=64)
    reached = models.BigIntegerField(null=True)

    class Meta:
        db_table = "standards_made"

    def __str__(self) -> str:
        return self.measure
