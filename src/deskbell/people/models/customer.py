"""The people who are served: facts and needs, never judgements, so that everyone starts fresh."""

from django.db import models


class Customer(models.Model):
    """Someone who reached us, by whatever channel. Erased ones keep their id and nothing else."""

    name = models.TextField(default="", blank=True)
    language = models.CharField(max_length=8, default="", blank=True)
    since = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


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
