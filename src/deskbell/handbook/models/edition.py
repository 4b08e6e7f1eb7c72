"""Editions and their rules. A published edition never changes; a later one follows it."""

from django.db import models

from deskbell.people.models import Brand, Staff


class Edition(models.Model):
    """One published handbook of a brand. `language` leads, `languages` are all it can be read in, the leading one first.

    `markdown` is the text in the leading language; `content_hash` the SHA-256, in hex, of all its texts.
    """

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    language = models.CharField(max_length=8)
    languages = models.JSONField(default=list)
    markdown = models.TextField()
    content_hash = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "number"], name="handbook_one_number")]

    def __str__(self) -> str:
        return f"{self.brand} edition {self.number}"


class Rule(models.Model):
    """A section of an edition: `number` such as 4.1, `body` its Markdown without the heading, blocks included.

    `key` is the same rule in every edition of the brand; `content_hash` changes whenever its title or body does,
    and not when it is only moved to another place.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="rules")
    order = models.PositiveIntegerField()
    key = models.CharField(max_length=16)
    number = models.CharField(max_length=12)
    chapter = models.TextField()
    title = models.TextField()
    body = models.TextField()
    anchor = models.TextField()
    content_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["edition", "order"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "order"], name="handbook_one_place"),
            models.UniqueConstraint(fields=["edition", "key"], name="handbook_one_key"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class RuleText(models.Model):
    """A rule in another language. `translates` is the content hash of the leading text that the translator saw."""

    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="texts")
    language = models.CharField(max_length=8)
    chapter = models.TextField()
    title = models.TextField()
    body = models.TextField()
    content_hash = models.CharField(max_length=64)
    translates = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "language"], name="handbook_one_text")]

    def __str__(self) -> str:
        return f"{self.rule_id} in {self.language}"
