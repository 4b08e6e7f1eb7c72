"""News of the channels. What comes in and goes out is news of the desk; here is only what becomes of our own doors."""

from dataclasses import dataclass

from deskbell.journal.news import News, news


@news("channels.mailbox.connected", says="A mailbox was connected")
@dataclass(frozen=True, kw_only=True)
class MailboxConnected(News):
    """`address` is ours; no secret of it is ever here."""

    mailbox: int
    address: str
    way: str


@news("channels.mailbox.changed", says="A mailbox was changed")
@dataclass(frozen=True, kw_only=True)
class MailboxChanged(News):
    """`fields` are the names of what was changed."""

    mailbox: int
    address: str
    fields: list[str]


@news("channels.mail.allowed", says="A mail that was set aside was let in")
@dataclass(frozen=True, kw_only=True)
class MailAllowed(News):
    """What becomes of it is told by the desk."""

    mailbox: int
