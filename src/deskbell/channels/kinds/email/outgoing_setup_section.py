"""The section `outgoing_mail` of the set-up file, and the outgoing server of a mailbox in the section `mailboxes`."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from django.utils.crypto import constant_time_compare

from deskbell.channels.kinds.email.actions.save_outgoing_server import remove_outgoing_server, save_outgoing_server
from deskbell.channels.kinds.email.models import Mailbox, OutgoingServer
from deskbell.channels.kinds.email.reads.outgoing_servers import find_outgoing_row
from deskbell.channels.secrets import SecretUnreadable, decrypt_secret
from deskbell.people.setup_file.sections import SetupContext, SetupMistake, SetupRow, SetupSection

FIELDS = ("host", "port", "security", "user")


class OutgoingMailRow(SetupRow):
    """The server that sends the mail of every mailbox without a server of its own. `secret_file` names the file with its
    password.
    """

    host: str
    port: int = 587
    security: Literal["tls", "starttls", "plain"] = "starttls"
    user: str = ""
    secret: str = ""
    secret_file: str = ""


@dataclass(frozen=True, kw_only=True)
class WantedServer:
    """An outgoing server as a set-up asks for it. Without a host none is wanted. An empty secret keeps the stored one."""

    host: str
    port: int
    security: str
    user: str
    secret: str = field(repr=False)


def apply_outgoing_server(mailbox: Mailbox | None, wanted: WantedServer, context: SetupContext, *, secret: str) -> bool:
    """Save the server of `mailbox`, or the default for None; without a host remove it. Returns whether something changed.

    Raises SetupMistake about the key `secret` when a server with a user has no password.
    """
    there = find_outgoing_row(mailbox.pk if mailbox else None)
    if not wanted.host:
        if there is not None:
            remove_outgoing_server(mailbox=mailbox, by=context.by, at=context.at)
        return there is not None
    if there is not None and _is_same(there, wanted):
        return False
    keeps = there is not None and there.host == wanted.host and bool(there.secret)
    if wanted.user and not wanted.secret and not keeps:
        raise SetupMistake("A server with a user needs the password, in a file of its own.", secret)
    save_outgoing_server(
        mailbox=mailbox,
        host=wanted.host,
        port=wanted.port,
        security=wanted.security,
        user=wanted.user,
        secret=wanted.secret,
        by=context.by,
        at=context.at,
    )
    return True


def _is_same(server: OutgoingServer, wanted: WantedServer) -> bool:
    plain = all(getattr(server, name) == getattr(wanted, name) for name in FIELDS)
    return plain and (not wanted.secret or constant_time_compare(wanted.secret, _read_stored_secret(server)))


def _read_stored_secret(server: OutgoingServer) -> str:
    try:
        return decrypt_secret(server.secret)
    except SecretUnreadable:
        return ""


def _apply(row: OutgoingMailRow, context: SetupContext) -> Sequence[str]:
    secret = context.read_secret(secret=row.secret, file=row.secret_file, field="secret")
    wanted = WantedServer(host=row.host, port=row.port, security=row.security, user=row.user, secret=secret)
    if not row.host:
        raise SetupMistake("Name the server, such as smtp.example.com.", "host")
    changed = apply_outgoing_server(None, wanted, context, secret="secret_file")  # noqa: S106 - the name of a key
    return [f"outgoing mail: {row.host} saved"] if changed else []


def _export() -> Sequence[SetupRow]:
    row = find_outgoing_row(None)
    return [OutgoingMailRow(**{name: getattr(row, name) for name in FIELDS})] if row else []


OUTGOING_MAIL = SetupSection(
    name="outgoing_mail", order=55, key="host", row=OutgoingMailRow, apply=_apply, export=_export, is_single=True
)
