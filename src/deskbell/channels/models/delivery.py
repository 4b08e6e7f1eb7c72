"""What goes out: one row a message and address, until a server has taken it or it is certain that none will."""

from django.db import models
from django.db.models import Q

from deskbell.channels.models.mailbox import Mailbox
from deskbell.desk.models import Copy, Message
from deskbell.kit.due import Due


class Delivery(Due):
    """One message on its way to one address. `state`: queued, sent, failed or bounced. `copy` is whose copy it is; null
    for the one it is written to.

    `mail_id` is the Message-ID, the same on each try, so that a mail that went out twice is one mail to those who get it.
    `said` is the last word of the other server.
    """

    class State(models.TextChoices):
        QUEUED = "queued"
        SENT = "sent"
        FAILED = "failed"
        BOUNCED = "bounced"

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="+", db_index=False)
    copy = models.ForeignKey(Copy, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    case = models.BigIntegerField()
    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    address = models.TextField()
    mail_id = models.TextField()
    automatic = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    said = models.TextField(default="")
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["message", "copy"], name="channels_goes_once", nulls_distinct=False),
            models.UniqueConstraint(fields=["mail_id", "copy"], name="channels_one_name", nulls_distinct=False),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], name="channels_deliveries", condition=Q(due_at__isnull=False)),
            models.Index(fields=["case"], name="channels_delivery_case"),
            models.Index(fields=["state", "made_at"], name="channels_undelivered", condition=~Q(state="sent")),
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk}"


class Acknowledged(models.Model):
    """An address that has had its acknowledgement of that day. Only a keyed digest of the address is kept."""

    digest = models.CharField(max_length=64)
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest", "day"], name="channels_one_acknowledgement")]

    def __str__(self) -> str:
        return f"acknowledged on {self.day}"
