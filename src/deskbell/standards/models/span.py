"""The live row of a measure: one for each subject."""

from django.db import models


class SpanRow(models.Model):
    """A course (`standards.course`) as it stands. Instants in `paused` and `left_out` are microseconds.

    `last_at` and `last_number` are of the latest happening; `channel` to `topic` as they were at the start.
    """

    measure = models.CharField(max_length=60)
    subject = models.BigIntegerField()
    began_at = models.DateTimeField()
    started_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    paused = models.JSONField(default=list)
    left_out = models.JSONField(default=list)
    decided = models.JSONField(default=list)
    last_at = models.DateTimeField()
    last_number = models.BigIntegerField()
    channel = models.CharField(max_length=12, default="", blank=True)
    brand = models.CharField(max_length=50, default="", blank=True)
    site = models.CharField(max_length=50, default="", blank=True)
    team = models.CharField(max_length=50, default="", blank=True)
    language = models.CharField(max_length=8, default="", blank=True)
    topic = models.TextField(default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["measure", "subject"], name="standards_one_span")]
        indexes = [models.Index(fields=["measure", "started_at"], name="standards_span_start")]

    def __str__(self) -> str:
        return f"{self.measure} of {self.subject}"
