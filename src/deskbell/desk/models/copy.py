"""Copies: the other addresses of a message, for those that came in and for our own."""

from django.db import models
from django.db.models import Q

from deskbell.desk.models.case import Case
from deskbell.desk.models.contact import Message


class Copy(models.Model):
    """One address in copy of one message.

    - For a message that came in, `state` is empty. For our own, `state` is how far this copy has come, and `note` is
      why it did not arrive.
    - `vouched` is true when the sender's own domain proves the mail that names this address.
    """

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="copies")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    address = models.TextField()
    vouched = models.BooleanField(default=False)
    state = models.CharField(max_length=8, default="", blank=True)
    note = models.TextField(default="", blank=True)

    class Meta:
        verbose_name_plural = "copies"
        indexes = [
            models.Index(fields=["case"], name="desk_copy_ours", condition=~Q(state="")),
            models.Index(fields=["address"], name="desk_copy_address", condition=~Q(address="")),
        ]

    def __str__(self) -> str:
        return f"copy {self.pk} of message {self.message_id}"
