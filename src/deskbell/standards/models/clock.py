"""Clocks: one for each live row and standard."""

from django.db import models
from django.db.models import F, Q

from deskbell.standards.models.row import LiveRow
from deskbell.standards.models.standard import Standard, StandardVersion


class Clock(models.Model):
    """A standard applied to one live row, in the version that was in force when the row began.

    - `state`, `amount`, `reading`, `undone` and `marks` are explained in `standards.timing`; `out` is why it is not
      counted.
    - A clock that is not decided by `due_at` is missed. `stopped_at` can be in the future when a share is decided after
      some days.
    - `presses`: people watch its due time. `breaks`: a miss is a breach. `stock`: it counts what is open, whenever that
      began.
    - `breached_at` is set once, when the breach is recorded.
    """

    row = models.ForeignKey(LiveRow, on_delete=models.CASCADE, related_name="clocks")
    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="clocks", db_index=False)
    version = models.ForeignKey(StandardVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    case = models.BigIntegerField(null=True)
    place = models.CharField(max_length=50, default="", blank=True)
    presses = models.BooleanField(default=True)
    breaks = models.BooleanField(default=True)
    stock = models.BooleanField(default=False)
    amount = models.BigIntegerField()
    began_at = models.DateTimeField()
    started_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    undone = models.JSONField(default=list)
    marks = models.JSONField(default=list)
    due_at = models.DateTimeField(null=True)
    soon_at = models.DateTimeField(null=True)
    reading = models.BigIntegerField(null=True)
    state = models.CharField(max_length=8)
    out = models.TextField(default="", blank=True)
    breached_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["row", "standard"], name="standards_one_clock")]
        indexes = [
            models.Index(fields=["standard", "started_at", "id"], name="standards_cohort"),
            models.Index(
                fields=["standard", "began_at"], name="standards_restarted", condition=~Q(began_at=F("started_at"))
            ),
            models.Index(fields=["standard", "stopped_at"], name="standards_stock", condition=Q(stock=True)),
            models.Index(fields=["case"], name="standards_of_case"),
            models.Index(
                fields=["due_at"],
                name="standards_to_breach",
                condition=Q(breached_at=None, breaks=True, state__in=["running", "breached"]),
            ),
            models.Index(
                fields=["standard", "soon_at"], name="standards_open", condition=Q(state="running", presses=True)
            ),
            models.Index(
                fields=["breached_at", "id"],
                name="standards_breaches",
                condition=Q(state="breached", breached_at__isnull=False),
            ),
            models.Index(fields=["place"], name="standards_by_place", condition=Q(stopped_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.standard} for {self.row_id}"
