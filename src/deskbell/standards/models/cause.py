"""Causes of breaches, as people gave them."""

from django.db import models

from deskbell.people.models import Staff
from deskbell.standards.models.standard import Standard

LONGEST = 80


class Cause(models.Model):
    """The cause that a person gave for a breach. The last one for the same subject and round is valid.

    It names the subject and not the clock, because clocks are remade from the journal. `text` is emptied when the
    customer is erased.
    """

    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="causes", db_index=False)
    measure = models.CharField(max_length=60)
    subject = models.BigIntegerField()
    round = models.IntegerField(default=0)
    case = models.BigIntegerField(null=True)
    text = models.CharField(max_length=LONGEST, blank=True)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["standard", "measure", "subject", "round"], name="standards_cause_of"),
            models.Index(fields=["case"], name="standards_cause_case"),
        ]

    def __str__(self) -> str:
        return self.text
