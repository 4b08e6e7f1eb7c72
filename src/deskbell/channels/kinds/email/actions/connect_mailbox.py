"""Connect and change a mailbox. Mail to its addresses is the work of its team."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from deskbell.channels.actions.refusals import NeedsFetchServer, NeedsOwnFolder, NeedsUnusedAddress
from deskbell.channels.events import MailboxChanged, MailboxConnected
from deskbell.channels.kinds.email.models import Mailbox
from deskbell.channels.kinds.email.name import NAME
from deskbell.channels.secrets import encrypt_secret
from deskbell.journal.record import record
from deskbell.kit import notify
from deskbell.people.addresses import normalize_email
from deskbell.people.models import Brand, Staff, Team

SECRETS = ("secret", "client_secret")
CHANGEABLE = (
    "address", "aliases", "form_senders", "brand", "team", "kind", "active", "tagged", "acknowledge", "authserv_ids", "closing",
    "quiet_after",
    "host", "port", "security", "user", "auth", "token_url", "client_id", "folder", "move_to",
)  # fmt: skip


def connect_mailbox(
    *,
    address: str,
    brand: Brand,
    team: Team,
    at: datetime,
    by: Staff | None,
    kind: str = "smtp",
    **settings: Any,
) -> Mailbox:
    """Create a mailbox. `settings` are fields of Mailbox; `secret` and `client_secret` are given in clear and stored
    encrypted.

    Raises NeedsUnusedAddress, NeedsFetchServer, NeedsOwnFolder.
    """
    mailbox = Mailbox(channel=NAME, address=normalize_email(address), brand=brand, team=team, kind=kind, made_at=at)
    with transaction.atomic():
        _apply_settings(mailbox, settings)
        _check_mailbox(mailbox)
        mailbox.due_at = at if mailbox.kind == Mailbox.Kind.IMAP else None
        mailbox.save()
        news = MailboxConnected(
            mailbox=mailbox.pk, address=mailbox.address, way=mailbox.kind, actor=by.pk if by else None, channel=NAME
        )
        record(news, at=at)
        notify.wake_loops("fetch mail")
    return mailbox


def change_mailbox(*, mailbox: Mailbox, by: Staff | None, at: datetime, **settings: Any) -> Mailbox:
    """Change the given fields of a mailbox.

    - With another server, user or folder, the folder is read from its beginning.
    - An empty secret keeps the stored one. A stored secret is never sent to another server.

    Raises NeedsUnusedAddress, NeedsFetchServer, NeedsOwnFolder.
    """
    with transaction.atomic():
        mailbox = Mailbox.objects.select_for_update(of=("self",)).select_related("brand", "team").get(pk=mailbox.pk)
        before = {name: getattr(mailbox, name) for name in (*CHANGEABLE, *SECRETS)}
        secrets = {name: settings.pop(name) for name in SECRETS if settings.get(name)}
        for name in SECRETS:
            settings.pop(name, None)
        _apply_settings(mailbox, {**settings, **secrets})
        if mailbox.host != before["host"] and "secret" not in secrets:
            mailbox.secret = b""
        if mailbox.token_url != before["token_url"] and "client_secret" not in secrets:
            mailbox.client_secret = b""
        if any(getattr(mailbox, name) != before[name] for name in ("host", "user", "folder")):
            mailbox.uidvalidity = mailbox.last_uid = 0
        _check_mailbox(mailbox)
        fetched = mailbox.kind == Mailbox.Kind.IMAP and mailbox.active
        mailbox.due_at, mailbox.last_error, mailbox.failing_since = (at if fetched else None), "", None
        mailbox.tries = 0
        mailbox.save()
        changed = sorted(name for name, value in before.items() if getattr(mailbox, name) != value)
        news = MailboxChanged(
            mailbox=mailbox.pk,
            address=mailbox.address,
            fields=changed,
            actor=by.pk if by else None,
            channel=NAME,
        )
        record(news, at=at)
        notify.wake_loops("fetch mail")
    return mailbox


def _apply_settings(mailbox: Mailbox, settings: dict[str, Any]) -> None:
    for name, value in settings.items():
        if name in SECRETS:
            value = encrypt_secret(value)
        elif name not in CHANGEABLE:
            raise TypeError(f"a mailbox has no {name}")
        elif name in ("address", "aliases", "form_senders"):
            value = normalize_email(value) if name == "address" else _canonical_aliases(value)
        setattr(mailbox, name, value)


def _canonical_aliases(aliases: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(normalize_email(alias) for alias in aliases if alias.strip()))


def _check_mailbox(mailbox: Mailbox) -> None:
    mine = set(mailbox.addresses)
    if any(mine & set(other.addresses) for other in Mailbox.objects.exclude(pk=mailbox.pk)):
        raise NeedsUnusedAddress
    if mailbox.kind == Mailbox.Kind.IMAP and not (mailbox.host and mailbox.user and mailbox.secret):
        raise NeedsFetchServer
    _refuse_shared_folder(mailbox)


def _refuse_shared_folder(mailbox: Mailbox) -> None:
    """Raise NeedsOwnFolder when another mailbox in use reads the same folder: each mail would become two cases."""
    if mailbox.kind != Mailbox.Kind.IMAP or not mailbox.active:
        return
    others = Mailbox.objects.filter(kind=Mailbox.Kind.IMAP, active=True).exclude(pk=mailbox.pk)
    for other in others:
        if _folder_key(other) == _folder_key(mailbox):
            raise NeedsOwnFolder(other.address)


def _folder_key(mailbox: Mailbox) -> tuple[str, str, str]:
    # Names of servers and users are compared without case by every server; of folders, only INBOX is.
    folder = "INBOX" if mailbox.folder.upper() == "INBOX" else mailbox.folder
    return mailbox.host.rstrip(".").casefold(), mailbox.user.casefold(), folder
