"""Mailboxes: the accounts of email."""

from django.db import models

from deskbell.channels.models.account import Account


class Mailbox(Account):
    """A mailbox: addresses of ours, and how their mail reaches us.

    - `kind` is smtp (other servers send mail to our port) or imap (we fetch it; the row is due at each poll).
    - `aliases` are further addresses. `asked_aliases` are those about which staff were asked whether they are ours.
    - `form_senders` are addresses of web forms, which send in the name of the person in Reply-To.
    - `authserv_ids` are the names under which our own mail server writes Authentication-Results. Without one, no sender
      is proven.
    - `tagged`: mail to `local+anything@domain` arrives here, so replies and bounces can carry a token in the address.
    - `closing` is the signature below each reply of a person; `{name}` in it becomes the writer's name.
    - `secret` and `client_secret` are encrypted (`channels/secrets.py`). With `auth` xoauth2 the secret is a refresh
      token when `token_url` is set, else an access token.
    - All mail up to `last_uid` of `uidvalidity` is stored.
    """

    class Kind(models.TextChoices):
        SMTP = "smtp"
        IMAP = "imap"

    class Security(models.TextChoices):
        TLS = "tls"
        STARTTLS = "starttls"
        PLAIN = "plain"

    class Auth(models.TextChoices):
        PASSWORD = "password"  # noqa: S105 - the name of a way, no secret
        XOAUTH2 = "xoauth2"

    aliases = models.JSONField(default=list, blank=True)
    form_senders = models.JSONField(default=list, blank=True)
    asked_aliases = models.JSONField(default=list, blank=True)
    kind = models.CharField(max_length=4, choices=Kind, default=Kind.SMTP)
    tagged = models.BooleanField(default=True)
    authserv_ids = models.JSONField(default=list, blank=True)
    closing = models.TextField(default="", blank=True)
    quiet_after = models.PositiveIntegerField(default=72)

    host = models.TextField(default="", blank=True)
    port = models.PositiveIntegerField(default=993)
    security = models.CharField(max_length=8, choices=Security, default=Security.TLS)
    user = models.TextField(default="", blank=True)
    auth = models.CharField(max_length=8, choices=Auth, default=Auth.PASSWORD)
    secret = models.BinaryField(default=b"", blank=True)
    token_url = models.TextField(default="", blank=True)
    client_id = models.TextField(default="", blank=True)
    client_secret = models.BinaryField(default=b"", blank=True)
    folder = models.TextField(default="INBOX")
    move_to = models.TextField(default="", blank=True)
    uidvalidity = models.BigIntegerField(default=0)
    last_uid = models.BigIntegerField(default=0)

    class Meta:
        verbose_name_plural = "mailboxes"

    @property
    def addresses(self) -> list[str]:
        """Every address of this mailbox, in lower case."""
        return [one.lower() for one in (self.address, *self.aliases)]

    @property
    def domain(self) -> str:
        """The part of the address after the @."""
        return self.address.rpartition("@")[2]


class OutgoingServer(models.Model):
    """A server that sends our mail: for one mailbox, or for every mailbox without a server of its own (`mailbox` is null).

    `secret` is encrypted (`channels/secrets.py`). The setting DESKBELL_MAIL_OUT wins over every row.
    """

    mailbox = models.OneToOneField(Mailbox, on_delete=models.CASCADE, null=True, related_name="outgoing")
    host = models.TextField()
    port = models.PositiveIntegerField(default=587)
    security = models.CharField(max_length=8, choices=Mailbox.Security, default=Mailbox.Security.STARTTLS)
    user = models.TextField(default="", blank=True)
    secret = models.BinaryField(default=b"", blank=True)

    class Meta:
        db_table = "channels_outgoing_server"
        constraints = [
            models.UniqueConstraint(fields=["mailbox"], name="channels_one_default_server", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"outgoing server {self.host}"
