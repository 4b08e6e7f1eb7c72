"""News of the channels: an account was connected or changed. Messages are news of the desk."""

from dataclasses import dataclass

from deskbell.journal.news import News, news


@news("channels.mailbox.connected", says="A mailbox was connected")
@dataclass(frozen=True, kw_only=True)
class MailboxConnected(News):
    """A mailbox was connected; `address` is the mailbox's. `way` is smtp or imap. Secrets are never recorded."""

    mailbox: int
    address: str
    way: str


@news("channels.mailbox.changed", says="A mailbox was changed")
@dataclass(frozen=True, kw_only=True)
class MailboxChanged(News):
    """A mailbox was changed; `fields` are the names of the changed settings."""

    mailbox: int
    address: str
    fields: list[str]


@news("channels.mail.allowed", says="A mail that was set aside was let in")
@dataclass(frozen=True, kw_only=True)
class SetAsideMailAllowed(News):
    """A member of staff allowed a mail that had been set aside. The case that is made of it is news of the desk."""

    mailbox: int


@news("channels.account.connected", says="A channel was connected")
@dataclass(frozen=True, kw_only=True)
class AccountConnected(News):
    """An account of another channel than email was connected; `address` is the account's. Secrets are never recorded."""

    account: int
    address: str


@news("channels.account.changed", says="A channel was changed")
@dataclass(frozen=True, kw_only=True)
class AccountChanged(News):
    """An account of another channel than email was changed; `fields` are the names of the changed settings."""

    account: int
    address: str
    fields: list[str]


@news("channels.outgoing.saved", says="A server for outgoing mail was saved")
@dataclass(frozen=True, kw_only=True)
class OutgoingServerSaved(News):
    """A server for outgoing mail was saved. `mailbox` is null for the default. Secrets are never recorded."""

    mailbox: int | None
    host: str


@news("channels.outgoing.removed", says="A server for outgoing mail was removed")
@dataclass(frozen=True, kw_only=True)
class OutgoingServerRemoved(News):
    """A server for outgoing mail was removed. `mailbox` is null for the default."""

    mailbox: int | None
