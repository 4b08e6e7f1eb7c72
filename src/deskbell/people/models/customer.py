"""The people who are served: facts and needs, never judgements, so that everyone starts fresh."""

from collections.abc import Iterable

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from deskbell.kit.words import words

MOST_WORDS = 100
LONGEST = 100


class Customer(models.Model):
    """Someone who reached us, by whatever channel. Erased ones keep their id and nothing else.

    `found_by` are the words of name and addresses, folded, that they are looked for with. `scrubbed_at` is when the store
    itself was emptied of their words: what is deleted in a table stays on its pages for a while.
    """

    name = models.TextField(default="", blank=True)
    language = models.CharField(max_length=8, default="", blank=True)
    since = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)
    scrubbed_at = models.DateTimeField(null=True, blank=True)
    found_by = SearchVectorField(default="", db_default="", blank=True)

    class Meta:
        indexes = [
            GinIndex(fields=["found_by"], name="people_found_by"),
            models.Index(
                fields=["id"], name="people_to_scrub", condition=models.Q(erased_at__isnull=False, scrubbed_at=None)
            ),
        ]

    def __str__(self) -> str:
        return self.name


def found_by(name: str, addresses: Iterable[str]) -> str:
    """What `Customer.found_by` is to hold: each word once, as PostgreSQL writes a vector of words."""
    called = dict.fromkeys(word[:LONGEST] for text in (name, *addresses) for word in words(text))
    return " ".join(f"'{word}'" for word in list(called)[:MOST_WORDS])


class Address(models.Model):
    """A way to reach a customer: an email address, a telephone number. `value` is in the channel's canonical form."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="addresses")
    channel = models.CharField(max_length=12)
    value = models.TextField()
    proven_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "addresses"
        constraints = [models.UniqueConstraint(fields=["channel", "value"], name="people_one_address")]

    def __str__(self) -> str:
        return self.value
