"""A mailbox: an address of ours, whose work it is, and how its mail reaches us."""

from django.db import models
from django.utils.translation import gettext

from deskbell.kit.due import Due
from deskbell.people.models import Brand, Team


class Mailbox(Due):
    """`kind` smtp: other servers bring the mail to our port. imap: we fetch it; then the row falls due at each poll.

    `aliases` are further addresses of the same mailbox. `authserv_ids` are the names under which our own mail server
    writes Authentication-Results: without one, no sender is ever proven by the mail alone. `tagged` says that mail to
    `local+anything@domain` arrives here, so that replies and bounces can carry a token in the address.
    `closing` are the words below each answer of a person; `{name}` in them is the name of who answers.
    `secret` and `client_secret` are sealed (`channels.seal`). With `auth` xoauth2 the secret is a refresh token when
    `token_url` is set, else the access token itself. Mail is trusted to be complete up to `last_uid` of `uidvalidity`.
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

    address = models.EmailField(unique=True)
    aliases = models.JSONField(default=list, blank=True)
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=4, choices=Kind, default=Kind.SMTP)
    active = models.BooleanField(default=True)
    tagged = models.BooleanField(default=True)
    acknowledge = models.BooleanField(default=True)
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

    made_at = models.DateTimeField()
    last_ok_at = models.DateTimeField(null=True, blank=True)
    last_mail_at = models.DateTimeField(null=True, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(default="", blank=True)

    class Meta:
        verbose_name_plural = "mailboxes"
        indexes = [models.Index(fields=["due_at"], name="channels_polls", condition=models.Q(due_at__isnull=False))]

    def __str__(self) -> str:
        return self.address

    @property
    def addresses(self) -> list[str]:
        """Every address under which this mailbox receives, in lower case."""
        return [one.lower() for one in (self.address, *self.aliases)]

    @property
    def trouble(self) -> str:
        """Why it could not be read at last: our own sentences in the language of who asks, those of a server as it said them."""
        return gettext(self.last_error) if self.last_error else ""

    @property
    def domain(self) -> str:
        """What stands behind the @."""
        return self.address.rpartition("@")[2]
