"""Drafts of the next edition, one for each brand and language, and remarks on them."""

from django.db import models
from django.db.models import Q

from deskbell.handbook.models.edition import Edition
from deskbell.people.models import Brand, Staff


class Draft(models.Model):
    """The next edition of a brand in one language, while it is written. `based_on` is the edition it began from.

    A draft is open until it is published as `edition` or discarded. Closed drafts are kept.
    """

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="drafts")
    language = models.CharField(max_length=8)
    based_on = models.ForeignKey(Edition, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, null=True, related_name="drafts")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "language"], condition=Q(closed_at=None), name="handbook_one_open_draft"
            )
        ]

    def __str__(self) -> str:
        return f"draft of {self.brand_id} in {self.language}"


class DraftPart(models.Model):
    """A chapter or a rule of a draft. A rule belongs to the nearest chapter before it.

    `version` counts saves, so that two people cannot overwrite each other without noticing. In a translation,
    `translates` is the content hash of the leading text that it was checked against. A removed part (`removed_at`)
    keeps its text.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="parts")
    key = models.CharField(max_length=16)
    order = models.PositiveIntegerField()
    is_chapter = models.BooleanField(default=False)
    title = models.TextField(blank=True)
    body = models.TextField(blank=True)
    translates = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["draft", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["draft", "key"], name="handbook_one_part")]

    def __str__(self) -> str:
        return self.title or self.key


class Aside(models.Model):
    """A text that could not be saved because a colleague saved first. Its writer decides what to do with it."""

    part = models.ForeignKey(DraftPart, on_delete=models.CASCADE, related_name="asides")
    title = models.TextField(blank=True)
    body = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["part", "by"], name="handbook_one_aside")]

    def __str__(self) -> str:
        return f"aside of {self.by_id} on {self.part_id}"


class Remark(models.Model):
    """A colleague's remark on a chapter or rule of a draft, until it is settled."""

    part = models.ForeignKey(DraftPart, on_delete=models.CASCADE, related_name="remarks")
    text = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:40]


class DraftPresence(models.Model):
    """A person has a draft open at this part. `writing_at` is when they last typed. Rows older than a minute or so are
    ignored.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="present")
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+")
    part = models.ForeignKey(DraftPart, on_delete=models.CASCADE, null=True, related_name="+")
    at = models.DateTimeField()
    writing_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "staff"], name="handbook_one_presence")]

    def __str__(self) -> str:
        return f"{self.staff_id} at {self.draft_id}"
