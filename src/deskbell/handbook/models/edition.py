"""Editions and their rules. A published edition never changes."""

from django.db import models

from deskbell.people.models import Brand, Staff


class Edition(models.Model):
    """One published handbook of a brand.

    `language` is the leading language; `languages` are all its languages, the leading one first. `markdown` is the
    leading text. `content_hash` is the SHA-256, in hex, of the texts in all languages.
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
    """A rule of an edition. `number` is like 4.1; `body` is Markdown without the heading, with its blocks.

    `key` is the same in every edition of the brand. `content_hash` changes if title or body change, but not if the rule
    only moves.
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
    """The translation of a rule. `translates` is the content hash of the leading text that the translator saw."""

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
