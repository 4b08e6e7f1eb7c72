"""Deliveries: one row for each message and each address it goes to."""

from django.db import models
from django.db.models import Q

from deskbell.channels.models.account import Account
from deskbell.desk.models import Copy, Message
from deskbell.kit.due_rows import DueRow


class Delivery(DueRow):
    """One message on its way to one address. It is tried again until it is sent or has failed for good.

    - `copy` is the copy that it delivers; null for the message to the customer.
    - `state` is queued, sent (the provider accepted it), arrived, read, unsure (it may have been sent), failed or
      bounced.
    - `key` is the same at each try (email: the Message-ID). A mail that was sent twice therefore shows once to its
      reader.
    - `provider_id` is the provider's own id for it.
    - `said` is a code of ours or of the channel, or the last answer of the other server.
    """

    class State(models.TextChoices):
        QUEUED = "queued"
        SENT = "sent"
        ARRIVED = "arrived"
        READ = "read"
        UNSURE = "unsure"
        FAILED = "failed"
        BOUNCED = "bounced"

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="+", db_index=False)
    copy = models.ForeignKey(Copy, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    case = models.BigIntegerField()
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    address = models.TextField()
    key = models.TextField()
    provider_id = models.TextField(default="", blank=True)
    automatic = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    said = models.TextField(default="")
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["message", "copy"], name="channels_goes_once", nulls_distinct=False),
            models.UniqueConstraint(fields=["key", "copy"], name="channels_one_name", nulls_distinct=False),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], name="channels_deliveries", condition=Q(due_at__isnull=False)),
            models.Index(fields=["case"], name="channels_delivery_case"),
            models.Index(fields=["state", "made_at"], name="channels_undelivered", condition=~Q(state="sent")),
            models.Index(fields=["provider_id"], name="channels_provider_id", condition=~Q(provider_id="")),
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk}"


class AcknowledgedAddress(models.Model):
    """An address that got an acknowledgement on a day. Only a keyed hash of the address is stored."""

    digest = models.CharField(max_length=64)
    day = models.DateField()

    class Meta:
        db_table = "channels_acknowledged"
        constraints = [models.UniqueConstraint(fields=["digest", "day"], name="channels_one_acknowledgement")]

    def __str__(self) -> str:
        return f"acknowledged on {self.day}"
