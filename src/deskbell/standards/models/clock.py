"""Clocks: one row for each subject and standard."""

from django.db import models
from django.db.models import F, Q

from deskbell.standards.models.span import SpanRow
from deskbell.standards.models.standard import Standard, StandardVersion


class Clock(models.Model):
    """A standard at work on one subject, by the version in force when it began.

    `state` as in `standards.timing.State`; `out` is why it is not counted. `amount` is the goal and `reading` what the
    clock read when it stopped, in microseconds. `breached_at` is set once, when the breach is put on the journal.
    """

    span = models.ForeignKey(SpanRow, on_delete=models.CASCADE, related_name="clocks")
    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="clocks", db_index=False)
    version = models.ForeignKey(StandardVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    subject = models.BigIntegerField()
    place = models.CharField(max_length=50, default="", blank=True)
    amount = models.BigIntegerField()
    began_at = models.DateTimeField()
    started_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    soon_at = models.DateTimeField(null=True)
    reading = models.BigIntegerField(null=True)
    state = models.CharField(max_length=8)
    out = models.TextField(default="", blank=True)
    breached_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["span", "standard"], name="standards_one_clock")]
        indexes = [
            models.Index(fields=["standard", "started_at", "id"], name="standards_cohort"),
            models.Index(
                fields=["standard", "began_at"], name="standards_restarted", condition=~Q(began_at=F("started_at"))
            ),
            models.Index(fields=["subject"], name="standards_of_subject"),
            models.Index(
                fields=["due_at"],
                name="standards_to_breach",
                condition=Q(breached_at=None, state__in=["running", "breached"]),
            ),
            models.Index(fields=["standard", "soon_at"], name="standards_open", condition=Q(state="running")),
            models.Index(fields=["place"], name="standards_by_place", condition=Q(stopped_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.standard} for {self.subject}"
