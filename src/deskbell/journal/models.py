"""The tables of the journal: an entry for each thing that happened, and the salts that make its personal text
erasable.
"""

from django.db import models


class Entry(models.Model):
    """One thing that happened. The sealer adds `number` and `hash` later; nothing else ever changes.

    `case`, `contact`, `customer` and `actor` are plain ids, not foreign keys, so that deleting a row deletes no entry.
    `facts` holds no personal data. `commitments` has for each personal text {name: SHA-256 of salt and text, in hex}.
    """

    number = models.BigIntegerField(null=True, unique=True)
    hash = models.BinaryField(null=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    kind = models.TextField()
    case = models.BigIntegerField(null=True)
    contact = models.BigIntegerField(null=True)
    customer = models.BigIntegerField(null=True)
    actor = models.BigIntegerField(null=True)
    channel = models.TextField(default="", blank=True)
    brand = models.TextField(default="", blank=True)
    site = models.TextField(default="", blank=True)
    team = models.TextField(default="", blank=True)
    language = models.TextField(default="", blank=True)
    topic = models.TextField(default="", blank=True)
    facts = models.JSONField(default=dict, blank=True)
    commitments = models.JSONField(default=dict, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="journal_unsealed", condition=models.Q(number=None)),
            models.Index(fields=["case", "id"], name="journal_case", condition=models.Q(case__isnull=False)),
            models.Index(
                fields=["customer", "id"], name="journal_customer", condition=models.Q(customer__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number or 'unsealed'} {self.kind}"


class Salt(models.Model):
    """The random bytes that were hashed together with a personal text. Without them nobody can test which text a hash
    belongs to.
    """

    entry = models.ForeignKey(Entry, on_delete=models.DO_NOTHING, db_constraint=False)
    field = models.TextField()
    salt = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "field"], name="journal_one_salt")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.field}"


class Bookmark(models.Model):
    """How far a follower has read: the number of the last entry. It moves in the transaction of what the follower
    changes.
    """

    follower = models.TextField(primary_key=True)
    number = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.follower} at {self.number}"


class Stumble(models.Model):
    """An entry that a follower could not process, and skipped. It is shown to staff as an alarm."""

    follower = models.TextField()
    number = models.BigIntegerField()
    problem = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["follower", "number"], name="journal_one_stumble")]

    def __str__(self) -> str:
        return f"{self.follower} stumbled over {self.number}"


class Import(models.Model):
    """An imported file. `first` and `last` are the numbers of its entries; they are null until it is in the journal.

    `sha256` is the hash of the file, so that no file is imported twice.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    name = models.TextField()
    begun_at = models.DateTimeField()
    rows = models.BigIntegerField(null=True)
    first = models.BigIntegerField(null=True, unique=True)
    last = models.BigIntegerField(null=True, unique=True)
    done_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Reference(models.Model):
    """The id here of a case, contact, customer or actor (`what`) of another system, and its name there."""

    what = models.CharField(max_length=8)
    name = models.TextField()
    number = models.BigIntegerField()
    brought_by = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["what", "name"], name="journal_one_reference"),
            models.UniqueConstraint(fields=["what", "number"], name="journal_one_name"),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.name}"
