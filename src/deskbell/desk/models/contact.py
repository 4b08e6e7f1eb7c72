"""Contacts: one touch with a customer by one channel, with its messages and their attachments."""

from django.db import models
from django.db.models import Q

from deskbell.desk.models.case import Case
from deskbell.people.models import Customer, Staff


class Contact(models.Model):
    """One touch with a customer by one channel.

    - `party` is the address it came from or goes to, as claimed.
    - `proof` says how sure the sender is: `proven`, `claimed`, or `third party` (someone who has a valid reply address
      but is not on the case).
    - `automatic` is none, or which machine sent it to us (reply, bounce, list, loop), or ack (our own automatic
      message).
    - `held` is the reason why only staff see it until one of them accepts it; empty otherwise.
    """

    class Direction(models.TextChoices):
        IN = "in"
        OUT = "out"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="contacts")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=12)
    direction = models.CharField(max_length=3, choices=Direction)
    party = models.TextField(default="", blank=True)
    proof = models.CharField(max_length=12, default="claimed")
    automatic = models.CharField(max_length=8, default="none")
    held = models.TextField(default="", blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.channel} {self.direction} at {self.at}"


class Message(models.Model):
    """The text of a contact.

    - `text` is what is new, `quoted` the earlier text it repeats, `html` the cleaned original.
    - `message_id` is the channel's own id for it (email: the Message-ID without brackets).
    - `delivery` is empty for what came in, else a DeliveryState. `delivery_note` is why it did not arrive.
    """

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="messages")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="messages", db_index=False)
    author = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    subject = models.TextField(default="", blank=True)
    text = models.TextField(default="", blank=True)
    quoted = models.TextField(default="", blank=True)
    html = models.TextField(default="", blank=True)
    language = models.CharField(max_length=8, default="", blank=True)
    message_id = models.TextField(default="", blank=True)
    delivery = models.CharField(max_length=8, default="", blank=True)
    delivery_note = models.TextField(default="", blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["case", "at"], name="desk_message_case"),
            models.Index(fields=["message_id"], name="desk_message_id", condition=~Q(message_id="")),
        ]

    def __str__(self) -> str:
        return f"message {self.pk} of case {self.case_id}"


class Attachment(models.Model):
    """A file of a message. The bytes are stored once, under their SHA-256; `name` is only shown.

    `flag` says why the file may be harmful (such as "test virus"), empty otherwise. `cid` is the Content-ID of an
    inline picture.
    """

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="attachments")
    name = models.TextField(default="", blank=True)
    type = models.CharField(max_length=80, default="application/octet-stream")
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    inline = models.BooleanField(default=False)
    cid = models.TextField(default="", blank=True)
    flag = models.TextField(default="", blank=True)

    def __str__(self) -> str:
        return self.name
