"""Customers and their addresses. No judgement is stored, so that everyone starts fresh."""

from collections.abc import Iterable

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from deskbell.kit.search_words import split_search_words

MOST_WORDS = 100
LONGEST_WORD = 100


class Customer(models.Model):
    """A person who contacted us, by any channel. Of an erased customer only the id and the dates remain.

    `found_by` has the search words of name and addresses. `scrubbed_at` is when their text was removed from the
    database files too.
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


def customer_search_words(name: str, addresses: Iterable[str]) -> str:
    """Return the value of `Customer.found_by`: each search word once, as the text of a PostgreSQL tsvector."""
    called = dict.fromkeys(word[:LONGEST_WORD] for text in (name, *addresses) for word in split_search_words(text))
    return " ".join(f"'{word}'" for word in list(called)[:MOST_WORDS])


class Address(models.Model):
    """An email address, a telephone number, or another way to reach a customer. `value` is what `normalize_address`
    returns.
    """

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="addresses")
    channel = models.CharField(max_length=12)
    value = models.TextField()
    proven_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "addresses"
        constraints = [models.UniqueConstraint(fields=["channel", "value"], name="people_one_address")]

    def __str__(self) -> str:
        return self.value
