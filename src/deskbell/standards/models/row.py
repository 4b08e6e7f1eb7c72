"""The live rows of measures: one for each subject and round."""

from django.db import models


class LiveRow(models.Model):
    """The progress of one subject through a measure (`standards.subject_progress`). Instants in `paused`, `left_out`,
    `undone` and `marks` are microseconds.

    - `measure` is the one whose rows these are; other measures may use them.
    - `subject` is minus the case when the subject is not known.
    - `last_at` and `last_number` are those of the latest entry.
    - `channel` to `topic` are the values at the start.
    """

    measure = models.CharField(max_length=60)
    subject = models.BigIntegerField()
    round = models.IntegerField(default=0)
    case = models.BigIntegerField(null=True)
    began_at = models.DateTimeField()
    started_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    undone = models.JSONField(default=list)
    paused = models.JSONField(default=list)
    left_out = models.JSONField(default=list)
    decided = models.JSONField(default=list)
    marks = models.JSONField(default=list)
    trail = models.JSONField(default=list)
    score = models.BigIntegerField(null=True)
    last_at = models.DateTimeField()
    last_number = models.BigIntegerField()
    channel = models.CharField(max_length=12, default="", blank=True)
    brand = models.CharField(max_length=50, default="", blank=True)
    site = models.CharField(max_length=50, default="", blank=True)
    team = models.CharField(max_length=50, default="", blank=True)
    language = models.CharField(max_length=8, default="", blank=True)
    topic = models.TextField(default="", blank=True)

    class Meta:
        db_table = "standards_row"
        constraints = [models.UniqueConstraint(fields=["measure", "subject", "round"], name="standards_one_row")]
        indexes = [models.Index(fields=["measure", "started_at"], name="standards_row_start")]

    def __str__(self) -> str:
        return f"{self.measure} of {self.subject}, round {self.round}"
