"""Find the server that sends the mail of a mailbox.

1. The setting DESKBELL_MAIL_OUT sends the mail of every mailbox.
2. Without it, a mailbox uses its own server.
3. A mailbox without one uses the default. Without a default its mail waits.
"""

from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Exists

from deskbell.channels.kinds.email.models import Mailbox, OutgoingServer
from deskbell.channels.kinds.email.smtp import SmtpSettings
from deskbell.channels.secrets import SecretUnreadable, decrypt_secret


@dataclass(frozen=True, kw_only=True)
class OutgoingSettings:
    """The settings of a server for outgoing mail, with the password in clear."""

    host: str
    port: int
    security: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)


def find_outgoing_server(mailbox: int | None) -> SmtpSettings | None:
    """Return the server that sends the mail of this mailbox; None when there is none. None asks for the default."""
    if settings.MAIL_OUT is not None:
        server: SmtpSettings = settings.MAIL_OUT
        return server
    row = find_outgoing_row(mailbox) or find_outgoing_row(None)
    return read_outgoing_settings(row) if row else None


def find_server_key(mailbox: int) -> int:
    """Return a number that is the same for mailboxes that send through the same server; 0 for the one of the setting."""
    if settings.MAIL_OUT is not None:
        return 0
    row = find_outgoing_row(mailbox) or find_outgoing_row(None)
    return row.pk if row else 0


def find_outgoing_row(mailbox: int | None) -> OutgoingServer | None:
    """Return the server saved for this mailbox alone, or with None the one for all mailboxes. None if there is none."""
    return OutgoingServer.objects.filter(mailbox=mailbox).first()


def read_outgoing_settings(row: OutgoingServer) -> OutgoingSettings:
    """Return the settings of a saved server. A password that can no longer be read is left out: the server then refuses."""
    try:
        password = decrypt_secret(row.secret)
    except SecretUnreadable:
        password = ""
    return OutgoingSettings(
        host=row.host, port=row.port, security=row.security, user=row.user or None, password=password or None
    )


def list_mailboxes_without_server() -> frozenset[int]:
    """Return the ids of the mailboxes whose mail waits, because no server sends it."""
    if settings.MAIL_OUT is not None:
        return frozenset()
    default = OutgoingServer.objects.filter(mailbox=None)
    boxes = Mailbox.objects.filter(~Exists(default), outgoing=None)
    return frozenset(boxes.values_list("pk", flat=True))
