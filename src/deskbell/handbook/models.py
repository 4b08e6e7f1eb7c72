"""Editions and their rules. A published edition never changes; a later one follows it."""

from django.db import models

from deskbell.people.models import Brand, Staff


class Edition(models.Model):
    """One published text of a brand's handbook. `content_hash` is the SHA-256 of the Markdown, in hex."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    language = models.CharField(max_length=8)
    markdown = models.TextField()
    content_hash = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "number"], name="handbook_one_number")]

    def __str__(self) -> str:
        return f"{self.brand} edition {self.number}"


class Rule(models.Model):
    """A section of an edition: `number` such as 4.1, `body` its Markdown without the heading, blocks included."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="rules")
    order = models.PositiveIntegerField()
    number = models.CharField(max_length=12)
    chapter = models.TextField()
    title = models.TextField()
    body = models.TextField()
    anchor = models.TextField()

    class Meta:
        ordering = ["edition", "order"]
        constraints = [models.UniqueConstraint(fields=["edition", "order"], name="handbook_one_place")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"
