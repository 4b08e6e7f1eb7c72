"""Tables for the work of staff on a case: notes, drafts, draft files, idempotency keys, presence."""

from django.db import models

from deskbell.desk.models.case import Case
from deskbell.people.models import Staff


class Note(models.Model):
    """A note on a case, for staff only."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    author = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.TextField(default="", blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"note {self.pk} on case {self.case_id}"


class CaseDraft(models.Model):
    """What a person is writing on a case; `kind` is reply or note. It is saved while they type.

    `copies` are the addresses that get a copy of the reply; null until the person chooses.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="drafts")
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8)
    text = models.TextField()
    copies = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "staff", "kind"], name="desk_one_draft")]

    def __str__(self) -> str:
        return f"draft of {self.staff_id} on case {self.case_id}"


class DraftFile(models.Model):
    """A file attached to a reply that a person is writing. It is saved when it is chosen."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="enclosures", db_index=False)
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+", db_index=False)
    name = models.TextField()
    type = models.CharField(max_length=80)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "staff"], name="desk_enclosures")]

    def __str__(self) -> str:
        return self.name


class IdempotencyKey(models.Model):
    """A request of a program under a key of its choice. When it is sent again, the answer is the same and nothing is
    done twice.

    `digest` is a keyed hash of the request, so that its content cannot be guessed. `made` is the id of what the request
    made.
    """

    token = models.BigIntegerField()
    key = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    made = models.BigIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="desk_asked_once")]

    def __str__(self) -> str:
        return f"asked by token {self.token}"


class Presence(models.Model):
    """A person who has a case open. `writing_at` is when they last typed. Rows older than a minute are ignored."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="presences")
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    writing_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "staff"], name="desk_one_presence")]

    def __str__(self) -> str:
        return f"{self.staff_id} on case {self.case_id}"
