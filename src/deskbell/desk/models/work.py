"""What staff do around a case: notes, drafts kept as they are typed, and who is looking at it now."""

from django.db import models

from deskbell.desk.models.case import Case
from deskbell.people.models import Staff


class Note(models.Model):
    """Words for staff only."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    author = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.TextField(default="", blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"note {self.pk} on case {self.case_id}"


class Draft(models.Model):
    """What someone is writing on a case: `kind` is reply or note. Survives a closed browser.

    `copies` are the addresses they want in copy of the reply; null as long as they have not chosen.
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


class Enclosure(models.Model):
    """A file that goes with the reply someone is writing on a case. Kept as it is chosen, like the words of a draft."""

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


class Once(models.Model):
    """What a program asked under a key of its own: asked again, it gets the same answer and nothing is done twice.

    `digest` is that of the request, keyed, so that no word can be guessed from it; `made` the number of what came of it.
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
    """Someone has this case open; `writing_at` is when they last typed. Rows older than a minute mean nothing."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="presences")
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    writing_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "staff"], name="desk_one_presence")]

    def __str__(self) -> str:
        return f"{self.staff_id} on case {self.case_id}"
