"""Which days of facts changed since they were last written to Parquet files."""

from django.db import models
from django.db.models import F, Q


class FactDay(models.Model):
    """One day (UTC) of the facts of one measure, by start. `moved` counts changes; `written` was its value when the
    file was written.
    """

    measure = models.CharField(max_length=60)
    day = models.DateField()
    moved = models.BigIntegerField(default=1)
    written = models.BigIntegerField(default=0)
    written_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "standards_day"
        constraints = [models.UniqueConstraint(fields=["measure", "day"], name="standards_one_day")]
        indexes = [models.Index(fields=["day"], name="standards_to_write", condition=Q(moved__gt=F("written")))]

    def __str__(self) -> str:
        return f"{self.measure} of {self.day}"
