"""Read a folder of an IMAP server by UID.

A UID names the same mail as long as UIDVALIDITY is the same; sequence numbers change when a mail is deleted. Mail from
before the mailbox was connected is left alone.
"""

import base64
import calendar
import contextlib
import imaplib
import re
import socket
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Self

from django.utils.translation import gettext_noop

from deskbell.channels.kinds.email.models import Mailbox
from deskbell.channels.kinds.email.oauth import get_access_token
from deskbell.channels.secrets import decrypt_secret

SECONDS = 20.0
LARGEST = 50 * 1024 * 1024
_UID = re.compile(rb"UID (\d{1,10})")
_DATE = re.compile(rb'INTERNALDATE "[^"]{1,40}"')
_QUOTED = re.compile(r'["\\\r\n\x00]')
# Stored in English and translated when shown.
NO_ANSWER = gettext_noop("The server does not answer: check its name and port.")
WRONG_PROTOCOL = gettext_noop(
    "The server does not use this connection security on this port: choose another security or another port."
)
CERTIFICATE = gettext_noop(
    "The certificate of the server is not trusted: check the server name, or have the certificate renewed."
)


class ImapUnavailable(Exception):
    """The server cannot be reached, refuses the sign-in, or gives an unexpected answer. The admin sees the sentence."""


@dataclass(frozen=True, kw_only=True)
class FetchedMail:
    """One mail of the folder. `at` is when the server received it, None when it did not say."""

    uid: int
    body: bytes
    at: datetime | None


class ImapFolder:
    """An open folder of an IMAP server. Every error of the connection is raised as ImapUnavailable."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        with _inbox_errors():
            self._line = _connect(mailbox)
        try:
            with _inbox_errors():
                _sign_in(self._line, mailbox)
                # Servers list all their capabilities only after the sign-in.
                self._able = set(self._line.capability()[1][0].upper().split())
                self._check(self._line.select(_quoted(mailbox.folder)), "the folder cannot be opened")
                self.uidvalidity = self._number("UIDVALIDITY")
                self.last_uid = self._find_last_uid()
        except BaseException:
            self._hang_up()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hang_up()

    def after(self, uid: int) -> list[int]:
        """Return the UIDs above this one, in order."""
        # `n:*` includes the last mail even when its UID is below n.
        return [one for one in self._search("UID", f"{uid + 1}:*") if one > uid]

    def received_since(self, at: datetime) -> list[int]:
        """Return the UIDs of mail that the server received at this instant or later, in order."""
        # The server compares days in a zone of its own, so the day before is asked for as well.
        day = at - timedelta(days=1)
        months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        found = self._search("SINCE", f"{day.day:02}-{months[day.month - 1]}-{day.year}")
        instants = self._read_instants(found)
        return [uid for uid in found if instants.get(uid) is None or instants[uid] >= at]

    def _read_instants(self, uids: Sequence[int]) -> dict[int, datetime]:
        """Return when the server received these mails. Mails of which it does not say so are left out."""
        found = {}
        for start in range(0, len(uids), 500):
            names = ",".join(map(str, uids[start : start + 500]))
            with _inbox_errors():
                status, answer = self._line.uid("FETCH", names, "(UID INTERNALDATE)")
                self._check((status, answer), "the folder cannot be searched")
            for line in answer:
                uid = _UID.search(line) if isinstance(line, bytes) else None
                if uid and (instant := _instant(line)):
                    found[int(uid[1])] = instant
        return found

    def fetch(self, uids: Sequence[int]) -> Iterator[FetchedMail]:
        """Yield the mails with these UIDs, one at a time. They are not marked as read; a mail deleted meanwhile is left
        out.
        """
        for uid in uids:
            with _inbox_errors():
                status, answer = self._line.uid("FETCH", str(uid), f"(UID INTERNALDATE BODY.PEEK[]<0.{LARGEST}>)")
                self._check((status, answer), "a mail cannot be fetched")
            yield from _parts(uid, answer)

    def done(self, uids: Sequence[int]) -> None:
        """Mark these mails as read, or move them to the folder named in the settings. Call it after they are stored."""
        if not uids:
            return
        names = ",".join(map(str, uids))
        with _inbox_errors():
            if not self._mailbox.move_to:
                self._check(self._line.uid("STORE", names, "+FLAGS.SILENT", r"(\Seen)"), "mails cannot be marked")
            elif b"MOVE" in self._able:
                self._check(self._line.uid("MOVE", names, _quoted(self._mailbox.move_to)), "mails cannot be moved")
            else:
                self._check(self._line.uid("COPY", names, _quoted(self._mailbox.move_to)), "mails cannot be copied")
                self._check(
                    self._line.uid("STORE", names, "+FLAGS.SILENT", r"(\Seen \Deleted)"), "mails cannot be marked"
                )
                if b"UIDPLUS" in self._able:
                    self._line.uid("EXPUNGE", names)

    def _search(self, *words: str) -> list[int]:
        with _inbox_errors():
            status, answer = self._line.uid("SEARCH", *words)
            self._check((status, answer), "the folder cannot be searched")
        return sorted(int(one) for line in answer if line for one in line.split())

    def _number(self, name: str) -> int:
        _, answer = self._line.response(name)
        if not answer or not answer[0]:
            raise ImapUnavailable(f"the server does not tell its {name}")
        return int(answer[0])

    def _find_last_uid(self) -> int:
        """Return the last UID of the folder when it was opened; 0 from a server that does not tell."""
        _, answer = self._line.response("UIDNEXT")
        return int(answer[0]) - 1 if answer and answer[0] else 0

    def _check(self, answer: tuple[str, Any], says: str) -> None:
        if answer[0] != "OK":
            said = b" ".join(one for one in answer[1] or () if isinstance(one, bytes)).decode("utf-8", "replace")
            raise ImapUnavailable(f"{says}: {said[:200]}")

    def _hang_up(self) -> None:
        with contextlib.suppress(OSError, imaplib.IMAP4.error):
            self._line.logout()
        with contextlib.suppress(OSError, imaplib.IMAP4.error):
            self._line.shutdown()


@contextlib.contextmanager
def _inbox_errors() -> Iterator[None]:
    try:
        yield
    except imaplib.IMAP4.error as problem:
        raise ImapUnavailable(_plain(str(problem))) from problem
    except ssl.SSLCertVerificationError as problem:
        raise ImapUnavailable(CERTIFICATE) from problem
    except ssl.SSLError as problem:
        raise ImapUnavailable(WRONG_PROTOCOL) from problem
    except (ConnectionRefusedError, TimeoutError, socket.gaierror) as problem:
        raise ImapUnavailable(NO_ANSWER) from problem
    except OSError as problem:
        raise ImapUnavailable(problem.strerror or type(problem).__name__) from problem
    except (ValueError, IndexError) as problem:
        raise ImapUnavailable("the server says something that is not IMAP") from problem


def _connect(mailbox: Mailbox) -> imaplib.IMAP4:
    if mailbox.security == Mailbox.Security.TLS:
        return imaplib.IMAP4_SSL(mailbox.host, mailbox.port, ssl_context=ssl.create_default_context(), timeout=SECONDS)
    line = imaplib.IMAP4(mailbox.host, mailbox.port, timeout=SECONDS)
    if mailbox.security == Mailbox.Security.STARTTLS:
        if "STARTTLS" not in line.capabilities:
            raise ImapUnavailable(WRONG_PROTOCOL)
        line.starttls(ssl_context=ssl.create_default_context())
    return line


def _sign_in(line: imaplib.IMAP4, mailbox: Mailbox) -> None:
    if mailbox.auth == Mailbox.Auth.XOAUTH2:
        words = f"user={mailbox.user}\x01auth=Bearer {get_access_token(mailbox)}\x01\x01"
        line.authenticate("XOAUTH2", lambda _: words.encode())
    else:
        line.login(_quotable(mailbox.user), decrypt_secret(mailbox.secret))


def _quotable(text: str) -> str:
    if "\r" in text or "\n" in text:
        raise ImapUnavailable("the user name holds a line end")
    return text


def _quoted(folder: str) -> str:
    if _QUOTED.search(folder):
        raise ImapUnavailable("the name of the folder holds signs that no folder has")
    return f'"{_utf7(folder)}"'


def _utf7(folder: str) -> str:
    """Return the name of a folder in the encoding of IMAP (modified UTF-7, RFC 3501, 5.1.3)."""
    coded = []
    for run in re.findall(r"[ -~]+|[^ -~]+", folder):
        if run[0].isascii():
            coded.append(run.replace("&", "&-"))
        else:
            letters = base64.b64encode(run.encode("utf-16-be")).decode("ascii")
            coded.append("&" + letters.rstrip("=").replace("/", ",") + "-")
    return "".join(coded)


def _parts(uid: int, answer: Sequence[Any]) -> Iterator[FetchedMail]:
    for part in answer:
        if isinstance(part, tuple) and (found := _UID.search(part[0])) and int(found[1]) == uid:
            yield FetchedMail(uid=uid, body=part[1], at=_instant(part[0]))


def _instant(line: bytes) -> datetime | None:
    found = _DATE.search(line)
    told = imaplib.Internaldate2tuple(found[0]) if found else None
    if told is None:
        return None
    return datetime.fromtimestamp(calendar.timegm(told), UTC)


def _plain(said: str) -> str:
    return " ".join(said.removeprefix("b'").removesuffix("'").split())[:200]
