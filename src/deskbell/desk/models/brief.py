"""The brief: the short account that goes with a case."""

from django.db import models

from deskbell.desk.models.case import Case
from deskbell.people.models import Staff


class Brief(models.Model):
    """One version of a case's brief. The newest is valid; earlier ones are shown in the timeline.

    When the customer is erased, the texts are emptied.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="briefs", db_index=False)
    version = models.PositiveIntegerField()
    author = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", db_index=False)
    wants = models.TextField(default="", blank=True)
    tried = models.TextField(default="", blank=True)
    promised = models.TextField(default="", blank=True)
    next = models.TextField(default="", blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "version"], name="desk_brief_version")]

    def __str__(self) -> str:
        return f"brief {self.version} of case {self.case_id}"
