"""The brief: the short account that travels with a case, so that nobody has to ask the customer twice."""

from django.db import models

from deskbell.desk.models.case import Case
from deskbell.people.models import Staff


class Brief(models.Model):
    """One version of the account; the newest holds, the others stay for the story. An erased customer's are empty."""

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
