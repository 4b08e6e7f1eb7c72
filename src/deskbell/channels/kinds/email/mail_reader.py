"""Parse raw mails in limited child processes. The sender of the SMTP envelope is put on top as Return-Path."""

from deskbell.channels.kinds.email.incoming_mail import IncomingMail
from deskbell.channels.kinds.email.mail_tokens import make_loop_mark
from deskbell.channels.kinds.email.models import Mailbox
from deskbell.channels.kinds.email.parsing import Finding, FindingCode, guess_mail
from deskbell.channels.kinds.email.reader_process import ReaderProcess
from deskbell.channels.models import Account, RawMessage


class MailReader:
    """Parses the mails of all mailboxes. Mailboxes that trust the same mail servers share a child process."""

    def __init__(self) -> None:
        self._children: dict[frozenset[str], ReaderProcess] = {}

    def read(self, raw: RawMessage, account: Account) -> IncomingMail:
        """Parse one mail. Any bytes give a result."""
        trusted = frozenset(account.authserv_ids if isinstance(account, Mailbox) else ())
        return IncomingMail(raw=raw, parsed=self._child(trusted).parse(_with_return_path(raw)))

    def guess(self, raw: RawMessage, *, why: str) -> IncomingMail:
        """Return the mail with only sender and subject, for a mail whose parsed form caused a failure."""
        finding = Finding(FindingCode.UNREAD_NOT_PLACED, why)
        return IncomingMail(raw=raw, parsed=guess_mail(bytes(raw.body), why=finding))

    def close(self) -> None:
        """End the child processes."""
        for child in self._children.values():
            child.close()
        self._children.clear()

    def _child(self, authserv_ids: frozenset[str]) -> ReaderProcess:
        if authserv_ids not in self._children:
            marks = frozenset({make_loop_mark()})
            self._children[authserv_ids] = ReaderProcess(authserv_ids=authserv_ids, loop_marks=marks)
        return self._children[authserv_ids]


def _with_return_path(raw: RawMessage) -> bytes:
    """Return the mail with the sender of the envelope on top as Return-Path, as a mail server adds it at delivery."""
    if raw.envelope_from is None:
        return bytes(raw.body)
    sender = raw.envelope_from.encode("utf-8", "replace").replace(b"\r", b"").replace(b"\n", b"")
    return b"Return-Path: <" + sender + b">\r\n" + bytes(raw.body)
