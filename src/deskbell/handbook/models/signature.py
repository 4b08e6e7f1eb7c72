"""What each person has read and signed, and questions about rules. The database refuses changes of readings and
signatures.
"""

from django.db import models

from deskbell.handbook.models.edition import Edition, Rule
from deskbell.people.models import Brand, Staff


class Reading(models.Model):
    """A person has read a rule whose text has this hash. A changed rule has to be read again."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=16)
    content_hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["staff", "brand", "key", "content_hash"], name="handbook_one_reading")
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} read {self.key}"


class Signature(models.Model):
    """A person signed rules of an edition, which they read in `language`.

    `address` is the network address, `method` how they confirmed who they are. `nonce` is the number of the sheet,
    which can be used once. `digest` is the SHA-256 of all of this. It is in the journal too, so a changed row is
    noticed.
    """

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="signatures")
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="signatures")
    content_hash = models.CharField(max_length=64)
    language = models.CharField(max_length=8)
    at = models.DateTimeField()
    address = models.CharField(max_length=64, blank=True)
    method = models.CharField(max_length=12)
    nonce = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.staff_id} signed edition {self.edition_id}"


class SignedRule(models.Model):
    """One rule of a signature. `content_hash` is that of the rule, `text_hash` that of the text in the language read.

    A person signs the same text of a rule only once.
    """

    signature = models.ForeignKey(Signature, on_delete=models.PROTECT, related_name="rules")
    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=16)
    content_hash = models.CharField(max_length=64)
    text_hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["staff", "brand", "key", "content_hash"], name="handbook_signed_once")
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} signed {self.key}"


class Certificate(models.Model):
    """The PDF of a signature. The file store keeps it under its SHA-256."""

    signature = models.OneToOneField(Signature, on_delete=models.PROTECT, related_name="certificate")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"certificate of {self.signature_id}"


class Question(models.Model):
    """A question about a rule."""

    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="questions")
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=16)
    text = models.TextField()
    language = models.CharField(max_length=8)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answered = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["brand", "key"], name="handbook_asked_of"),
            models.Index(fields=["brand", "id"], name="handbook_unanswered", condition=models.Q(answered=False)),
        ]

    def __str__(self) -> str:
        return self.text[:40]


class Answer(models.Model):
    """An answer to a question. Everybody sees it beside the rule."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    text = models.TextField()
    language = models.CharField(max_length=8)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:40]
