"""Standards and their versions."""

from django.db import models
from django.db.models import F, Q


class Standard(models.Model):
    """A sentence of a handbook that is measured. `key` is its name as used in URLs; `slug` is the same, made unique
    among all brands.

    `shown_at` is since when the public page shows it; null when only staff see it.
    """

    slug = models.CharField(max_length=160, unique=True)
    brand = models.CharField(max_length=50)
    key = models.CharField(max_length=140)
    shown_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "key"], name="standards_one_key")]

    def __str__(self) -> str:
        return self.slug


class StandardVersion(models.Model):
    """What a standard said from one edition to the next. What began in that time is always measured by this version.

    `definition` is `language.definition_to_json`; `rule`, `title` and `anchor` lead to the rule in the handbook.
    """

    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    edition = models.PositiveIntegerField()
    edition_id = models.BigIntegerField()
    rule = models.CharField(max_length=12)
    title = models.TextField()
    anchor = models.TextField()
    in_force_from = models.DateTimeField()
    in_force_to = models.DateTimeField(null=True)

    class Meta:
        ordering = ["standard", "number"]
        constraints = [
            models.UniqueConstraint(fields=["standard", "number"], name="standards_one_version"),
            models.CheckConstraint(
                condition=Q(in_force_to=None) | Q(in_force_to__gte=F("in_force_from")), name="standards_forward"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.standard} version {self.number}"
