"""Accounts: the addresses at which customers reach us, such as a mailbox or a telephone number."""

from typing import Any

from django.db import models
from django.utils.translation import gettext

from deskbell.kit.due_rows import DueRow
from deskbell.people.models import Brand, Team


class Account(DueRow):
    """One address of ours on one channel. Its messages are the work of its team.

    - `address` is normalised by its channel.
    - `settings` are the channel's own, by the names of its form fields. `secrets` are those that must stay secret,
      encrypted.
    - `due_at` is when an account that is polled is polled next.
    - `refused` counts requests that the provider cannot have sent. Nothing else of them is stored.
    """

    channel = models.CharField(max_length=12)
    address = models.CharField(max_length=254)
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    active = models.BooleanField(default=True)
    acknowledge = models.BooleanField(default=True)
    settings = models.JSONField(default=dict, blank=True)
    secrets = models.BinaryField(default=b"", blank=True)
    made_at = models.DateTimeField()
    last_ok_at = models.DateTimeField(null=True, blank=True)
    last_mail_at = models.DateTimeField(null=True, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(default="", blank=True)
    refused = models.PositiveIntegerField(default=0)
    refused_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "address"], name="channels_one_account")]
        indexes = [models.Index(fields=["due_at"], name="channels_polls", condition=models.Q(due_at__isnull=False))]

    def __str__(self) -> str:
        return self.address

    @property
    def trouble(self) -> str:
        """Why the last poll or try failed, in the reader's language; a server's own text is not translated."""
        return gettext(self.last_error) if self.last_error else ""

    def setting(self, name: str, default: Any = "") -> Any:
        """Return one of the channel's own settings."""
        return self.settings.get(name, default)
