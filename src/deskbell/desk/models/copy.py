"""Somebody in copy: whom a mail went to beside us, whom an answer of ours went to beside the customer."""

from django.db import models
from django.db.models import Q

from deskbell.desk.models.case import Case
from deskbell.desk.models.contact import Message


class Copy(models.Model):
    """One address in copy of one message. `state` is empty where somebody else wrote the message; of ours it is how far
    this copy has come (queued, sent, failed or bounced) and `note` the other server's words.

    `vouched` says that the mail that names the address is from whom it says, by the word of the sender's own domain.
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
