"""The section `mailboxes` of the set-up file."""

from collections.abc import Sequence
from typing import Any, Literal

from django.utils.crypto import constant_time_compare

from deskbell.channels.actions.refusals import NeedsFetchServer, NeedsOwnFolder, NeedsUnusedAddress
from deskbell.channels.kinds.email.actions.connect_mailbox import SECRETS, change_mailbox, connect_mailbox
from deskbell.channels.kinds.email.models import Mailbox
from deskbell.channels.kinds.email.outgoing_setup_section import FIELDS, WantedServer, apply_outgoing_server
from deskbell.channels.secrets import SecretUnreadable, decrypt_secret
from deskbell.people.addresses import normalize_email
from deskbell.people.models import Team
from deskbell.people.setup_file.sections import SetupContext, SetupMistake, SetupRow, SetupSection, find_row_by_name

# The fields of the row that are fields of the mailbox of the same name.
PLAIN_FIELDS = (
    "aliases", "form_senders", "kind", "active", "tagged", "acknowledge", "authserv_ids", "closing", "quiet_after",
    "host", "port", "security", "user", "auth", "token_url", "client_id", "folder", "move_to",
)  # fmt: skip


class MailboxRow(SetupRow):
    """A mailbox and its team, as a row of the set-up file. `secret_file` names the file with its password or token.

    The fields `outgoing_...` are the server that sends its mail. Without `outgoing_host` the default sends it.
    """

    address: str
    team: str
    aliases: list[str] = []
    form_senders: list[str] = []
    kind: Literal["smtp", "imap"] = "smtp"
    active: bool = True
    tagged: bool = True
    acknowledge: bool = True
    authserv_ids: list[str] = []
    closing: str = ""
    quiet_after: int = 72
    host: str = ""
    port: int = 993
    security: Literal["tls", "starttls", "plain"] = "tls"
    user: str = ""
    auth: Literal["password", "xoauth2"] = "password"
    token_url: str = ""
    client_id: str = ""
    folder: str = "INBOX"
    move_to: str = ""
    secret: str = ""
    secret_file: str = ""
    client_secret: str = ""
    client_secret_file: str = ""
    outgoing_host: str = ""
    outgoing_port: int = 587
    outgoing_security: Literal["tls", "starttls", "plain"] = "starttls"
    outgoing_user: str = ""
    outgoing_secret: str = ""
    outgoing_secret_file: str = ""


def _apply(row: MailboxRow, context: SetupContext) -> Sequence[str]:
    teams = {team.slug: team for team in Team.objects.select_related("brand")}
    team = find_row_by_name(teams, row.team, kind="team", field="team")
    settings: dict[str, Any] = {name: getattr(row, name) for name in PLAIN_FIELDS}
    settings |= _read_secrets(row, context)
    try:
        mailbox, changes = _apply_mailbox(row, team, settings, context)
    except NeedsFetchServer as refusal:
        raise SetupMistake("A mailbox that is fetched needs host, user and secret_file.", "secret_file") from refusal
    except NeedsUnusedAddress as refusal:
        raise SetupMistake(refusal.sentence(), "address") from refusal
    except NeedsOwnFolder as refusal:
        raise SetupMistake(str(refusal), "folder") from refusal
    if _apply_outgoing(row, mailbox, context):
        changes.append(f"mailbox {row.address}: outgoing server {'saved' if row.outgoing_host else 'removed'}")
    return changes


def _apply_mailbox(
    row: MailboxRow, team: Team, settings: dict[str, Any], context: SetupContext
) -> tuple[Mailbox, list[str]]:
    there = Mailbox.objects.filter(address=normalize_email(row.address)).first()
    words: dict[str, Any] = {"brand": team.brand, "team": team, "by": context.by, "at": context.at, **settings}
    if there is None:
        return connect_mailbox(address=row.address, **words), [f"mailbox {row.address}: connected"]
    if _is_same(there, team, settings):
        return there, []
    return change_mailbox(mailbox=there, **words), [f"mailbox {row.address}: changed"]


def _apply_outgoing(row: MailboxRow, mailbox: Mailbox, context: SetupContext) -> bool:
    secret = context.read_secret(secret=row.outgoing_secret, file=row.outgoing_secret_file, field="outgoing_secret")
    values = {name: getattr(row, f"outgoing_{name}") for name in FIELDS}
    return apply_outgoing_server(
        mailbox,
        WantedServer(**values, secret=secret),
        context,
        secret="outgoing_secret_file",  # noqa: S106
    )


def _read_secrets(row: MailboxRow, context: SetupContext) -> dict[str, str]:
    return {
        "secret": context.read_secret(secret=row.secret, file=row.secret_file, field="secret"),
        "client_secret": context.read_secret(
            secret=row.client_secret, file=row.client_secret_file, field="client_secret"
        ),
    }


def _is_same(mailbox: Mailbox, team: Team, settings: dict[str, Any]) -> bool:
    """Return whether the mailbox has these settings already. A secret that is given is compared with the stored one."""
    plain = all(getattr(mailbox, name) == settings[name] for name in PLAIN_FIELDS)
    return plain and mailbox.team_id == team.pk and all(_is_kept(mailbox, name, settings[name]) for name in SECRETS)


def _is_kept(mailbox: Mailbox, name: str, secret: str) -> bool:
    return not secret or constant_time_compare(secret, _stored_secret(mailbox, name))


def _stored_secret(mailbox: Mailbox, name: str) -> str:
    try:
        return decrypt_secret(getattr(mailbox, name))
    except SecretUnreadable:
        return ""


def _export() -> Sequence[SetupRow]:
    return [
        MailboxRow(
            address=mailbox.address,
            team=mailbox.team.slug,
            **{name: getattr(mailbox, name) for name in PLAIN_FIELDS},
            **_export_outgoing(mailbox),
        )
        for mailbox in Mailbox.objects.select_related("team", "outgoing").order_by("id")
    ]


def _export_outgoing(mailbox: Mailbox) -> dict[str, Any]:
    server = getattr(mailbox, "outgoing", None)
    return {f"outgoing_{name}": getattr(server, name) for name in FIELDS} if server else {}


MAILBOXES = SetupSection(name="mailboxes", order=60, key="address", row=MailboxRow, apply=_apply, export=_export)
