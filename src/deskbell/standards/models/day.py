"""Which days of facts have moved since they were last written to columns."""

from django.db import models
from django.db.models import F, Q


class Day(models.Model):
    """The facts of one measure for what started on one day (UTC). `moved` counts up; `written` is how far the file is."""

    measure = models.CharField(max_length=60)
    day = models.DateField()
    moved = models.BigIntegerField(default=1)
    written = models.BigIntegerField(default=0)
    written_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["measure", "day"], name="standards_one_day")]
        indexes = [models.Index(fields=["day"], name="standards_to_write", condition=Q(moved__gt=F("written")))]

    def __str__(self) -> str:
        return f"{self.measure} of {self.day}"
