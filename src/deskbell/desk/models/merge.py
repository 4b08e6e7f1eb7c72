"""Merges: which case was merged into which, by whom and when, and the state to restore when the merge is undone."""

from django.db import models
from django.db.models import Q

from deskbell.desk.models.case import Case
from deskbell.people.models import Staff


class Merge(models.Model):
    """The merge of `case` into `into`. `state`, `waiting_on` and `waiting_until` are restored when the merge is undone."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="merges", db_index=False)
    into = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=Case.State)
    waiting_on = models.CharField(max_length=12, choices=Case.WaitingOn, default="", blank=True)
    waiting_until = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(undone_at=None), name="desk_one_merge"),
        ]

    def __str__(self) -> str:
        return f"case {self.case_id} in {self.into_id}"
