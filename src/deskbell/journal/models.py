"""One row for each thing that happened, beside it the salts that let its personal words be forgotten."""

from django.db import models


class Entry(models.Model):
    """A thing that happened. Numbered and hashed by the sealer; nothing else about it ever changes.

    `case`, `contact`, `customer` and `actor` are plain ids: nothing cascades into the journal. `facts` holds no personal
    data; `commitments` maps the name of each personal word to the SHA-256 of its salt and itself, in hex.
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
    """The secret half of a commitment. Deleted, the commitment can no longer be matched to any word."""

    entry = models.ForeignKey(Entry, on_delete=models.DO_NOTHING, db_constraint=False)
    field = models.TextField()
    salt = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "field"], name="journal_one_salt")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.field}"


class Bookmark(models.Model):
    """How far a follower has read. It moves in the transaction of the follower's effect: exactly once."""

    follower = models.TextField(primary_key=True)
    number = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.follower} at {self.number}"


class Stumble(models.Model):
    """An entry that a follower could not take in. Shown as an alarm; the follower went on with the next."""

    follower = models.TextField()
    number = models.BigIntegerField()
    problem = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["follower", "number"], name="journal_one_stumble")]

    def __str__(self) -> str:
        return f"{self.follower} stumbled over {self.number}"


class Import(models.Model):
    """A file of a past that was kept elsewhere. It is on the journal once `first` and `last`, its numbers, are set.

    `sha256` is the file's: the same file is not taken twice.
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
    """What the other system called a case, contact, customer or actor (`what`) that is a plain number here."""

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
