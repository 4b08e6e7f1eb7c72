"""Raw messages: what came in, byte for byte, stored before the sending server or provider gets its answer."""

from django.db import models
from django.db.models import Q

from deskbell.channels.models.account import Account
from deskbell.kit.due_rows import DueRow


class RawMessage(DueRow):
    """One incoming message or web-hook request as bytes.

    - `state` is stored (not parsed yet), placed (it became the message `message` of the case `case`) or aside (no case
      was made of it, for the reason `why`).
    - `key` is the SHA-256 of the channel's own id for it (email: the Message-ID), or of the content when it has none.
      The same `key` and content hash are stored once, also after the customer was erased.
    - `turn` is its position in the queue. A sender's next message gets a later turn, so senders are processed one after
      the other; `sender` is the address this counts by.
    - `opened` is true when it opened a case.
    - `remarks` are what staff should know about it: lists of a code and its details (`MessageRemark.as_stored`).
    """

    class State(models.TextChoices):
        STORED = "stored"
        PLACED = "placed"
        ASIDE = "aside"

    channel = models.CharField(max_length=12)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    body = models.BinaryField()
    size = models.PositiveIntegerField()
    received_at = models.DateTimeField()
    envelope_from = models.TextField(null=True)
    envelope_to = models.JSONField(default=list)
    sender = models.TextField(default="")
    turn = models.BigIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State, default=State.STORED)
    why = models.TextField(default="")
    remarks = models.JSONField(default=list)
    opened = models.BooleanField(default=False)
    placed_at = models.DateTimeField(null=True)
    case = models.BigIntegerField(null=True)
    message = models.BigIntegerField(null=True)
    customer = models.BigIntegerField(null=True)

    class Meta:
        db_table = "channels_raw"
        constraints = [
            models.UniqueConstraint(fields=["account", "key", "sha256"], name="channels_arrives_once"),
            models.UniqueConstraint(
                fields=["message"], name="channels_placed_once", condition=Q(message__isnull=False)
            ),
            models.CheckConstraint(
                condition=~Q(state="placed") | Q(message__isnull=False), name="channels_placed_is_a_message"
            ),
            models.CheckConstraint(condition=~Q(state="aside") | ~Q(why=""), name="channels_aside_has_a_reason"),
        ]
        indexes = [
            models.Index(fields=["turn", "id"], name="channels_turns", condition=Q(due_at__isnull=False)),
            models.Index(fields=["sender", "turn"], name="channels_sender_turns", condition=Q(due_at__isnull=False)),
            models.Index(fields=["sender", "placed_at"], name="channels_opened", condition=Q(opened=True)),
            models.Index(fields=["case", "placed_at"], name="channels_case_placed", condition=Q(case__isnull=False)),
            models.Index(fields=["customer"], name="channels_customer", condition=Q(customer__isnull=False)),
            models.Index(fields=["sha256"], name="channels_same_mail"),
            models.Index(fields=["account", "received_at"], name="channels_arrivals"),
            models.Index(fields=["placed_at"], name="channels_aside", condition=Q(state="aside")),
        ]

    def __str__(self) -> str:
        return f"raw {self.pk}"
