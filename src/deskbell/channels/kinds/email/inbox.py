"""A mailbox on another server, read by UID: what was there before stays where it is, what was fetched is marked afterwards.

Sequence numbers move whenever somebody deletes a mail; a UID means one mail for as long as UIDVALIDITY stays the same.
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
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

from django.utils.translation import gettext_noop

from deskbell.channels.kinds.email.oauth import access_token
from deskbell.channels.models import Mailbox
from deskbell.channels.seal import opened

SECONDS = 20.0
LARGEST = 50 * 1024 * 1024
_UID = re.compile(rb"UID (\d{1,10})")
_DATE = re.compile(rb'INTERNALDATE "[^"]{1,40}"')
_QUOTED = re.compile(r'["\\\r\n\x00]')
# Kept in English, and said in the language of who reads it.
AWAY = gettext_noop("Nothing answers there: check the server and its port.")
LINE = gettext_noop(
    "The server does not speak this way at this port: choose another protection of the line, or another port."
)
CERTIFICATE = gettext_noop(
    "The certificate of the server is not one to trust: check its name, or have the certificate renewed."
)


class InboxUnavailable(Exception):
    """The server cannot be reached, does not let us in, or says something we do not understand. Told to the admin."""


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """One mail of the folder. `at` is when the server got it."""

    uid: int
    body: bytes
    at: datetime | None


class Inbox:
    """An open folder. All exceptions of the line become InboxUnavailable."""

    def __init__(self, box: Mailbox) -> None:
        self._box = box
        with _told():
            self._line = _connect(box)
        try:
            with _told():
                _sign_in(self._line, box)
                # What a server can do is told in full only to those who have signed in.
                self._able = set(self._line.capability()[1][0].upper().split())
                self._check(self._line.select(_quoted(box.folder)), "the folder cannot be opened")
                self.uidvalidity = self._number("UIDVALIDITY")
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
        """The UIDs behind this one, in order."""
        # `n:*` names the last mail even when it is older than n.
        return [one for one in self._search("UID", f"{uid + 1}:*") if one > uid]

    def since(self, at: datetime) -> list[int]:
        """The UIDs of what came on this day or later, in order."""
        months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        return self._search("SINCE", f"{at.day:02}-{months[at.month - 1]}-{at.year}")

    def fetch(self, uids: Sequence[int]) -> Iterator[Fetched]:
        """The mails, one at a time, without marking them. One that has gone meanwhile is left out."""
        for uid in uids:
            with _told():
                status, answer = self._line.uid("FETCH", str(uid), f"(UID INTERNALDATE BODY.PEEK[]<0.{LARGEST}>)")
                self._check((status, answer), "a mail cannot be fetched")
            yield from _parts(uid, answer)

    def done(self, uids: Sequence[int]) -> None:
        """Mark what was kept as read, or move it to where it should go then."""
        if not uids:
            return
        names = ",".join(map(str, uids))
        with _told():
            if not self._box.move_to:
                self._check(self._line.uid("STORE", names, "+FLAGS.SILENT", r"(\Seen)"), "mails cannot be marked")
            elif b"MOVE" in self._able:
                self._check(self._line.uid("MOVE", names, _quoted(self._box.move_to)), "mails cannot be moved")
            else:
                self._check(self._line.uid("COPY", names, _quoted(self._box.move_to)), "mails cannot be copied")
                self._check(
                    self._line.uid("STORE", names, "+FLAGS.SILENT", r"(\Seen \Deleted)"), "mails cannot be marked"
                )
                if b"UIDPLUS" in self._able:
                    self._line.uid("EXPUNGE", names)

    def _search(self, *words: str) -> list[int]:
        with _told():
            status, answer = self._line.uid("SEARCH", *words)
            self._check((status, answer), "the folder cannot be searched")
        return sorted(int(one) for line in answer if line for one in line.split())

    def _number(self, name: str) -> int:
        _, answer = self._line.response(name)
        if not answer or not answer[0]:
            raise InboxUnavailable(f"the server does not tell its {name}")
        return int(answer[0])

    def _check(self, answer: tuple[str, Any], says: str) -> None:
        if answer[0] != "OK":
            said = b" ".join(one for one in answer[1] or () if isinstance(one, bytes)).decode("utf-8", "replace")
            raise InboxUnavailable(f"{says}: {said[:200]}")

    def _hang_up(self) -> None:
        with contextlib.suppress(OSError, imaplib.IMAP4.error):
            self._line.logout()
        with contextlib.suppress(OSError, imaplib.IMAP4.error):
            self._line.shutdown()


@contextlib.contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except imaplib.IMAP4.error as problem:
        raise InboxUnavailable(_plain(str(problem))) from problem
    except ssl.SSLCertVerificationError as problem:
        raise InboxUnavailable(CERTIFICATE) from problem
    except ssl.SSLError as problem:
        raise InboxUnavailable(LINE) from problem
    except (ConnectionRefusedError, TimeoutError, socket.gaierror) as problem:
        raise InboxUnavailable(AWAY) from problem
    except OSError as problem:
        raise InboxUnavailable(problem.strerror or type(problem).__name__) from problem
    except (ValueError, IndexError) as problem:
        raise InboxUnavailable("the server says something that is not IMAP") from problem


def _connect(box: Mailbox) -> imaplib.IMAP4:
    if box.security == Mailbox.Security.TLS:
        return imaplib.IMAP4_SSL(box.host, box.port, ssl_context=ssl.create_default_context(), timeout=SECONDS)
    line = imaplib.IMAP4(box.host, box.port, timeout=SECONDS)
    if box.security == Mailbox.Security.STARTTLS:
        if "STARTTLS" not in line.capabilities:
            raise InboxUnavailable(LINE)
        line.starttls(ssl_context=ssl.create_default_context())
    return line


def _sign_in(line: imaplib.IMAP4, box: Mailbox) -> None:
    if box.auth == Mailbox.Auth.XOAUTH2:
        words = f"user={box.user}\x01auth=Bearer {access_token(box)}\x01\x01"
        line.authenticate("XOAUTH2", lambda _: words.encode())
    else:
        line.login(_quotable(box.user), opened(box.secret))


def _quotable(text: str) -> str:
    if "\r" in text or "\n" in text:
        raise InboxUnavailable("the user name holds a line end")
    return text


def _quoted(folder: str) -> str:
    if _QUOTED.search(folder):
        raise InboxUnavailable("the name of the folder holds signs that no folder has")
    return f'"{_utf7(folder)}"'


def _utf7(folder: str) -> str:
    """The form of a folder's name on the line (RFC 3501, 5.1.3)."""
    coded = []
    for run in re.findall(r"[ -~]+|[^ -~]+", folder):
        if run[0].isascii():
            coded.append(run.replace("&", "&-"))
        else:
            letters = base64.b64encode(run.encode("utf-16-be")).decode("ascii")
            coded.append("&" + letters.rstrip("=").replace("/", ",") + "-")
    return "".join(coded)


def _parts(uid: int, answer: Sequence[Any]) -> Iterator[Fetched]:
    for part in answer:
        if isinstance(part, tuple) and (found := _UID.search(part[0])) and int(found[1]) == uid:
            yield Fetched(uid=uid, body=part[1], at=_instant(part[0]))


def _instant(line: bytes) -> datetime | None:
    found = _DATE.search(line)
    told = imaplib.Internaldate2tuple(found[0]) if found else None
    if told is None:
        return None
    return datetime.fromtimestamp(calendar.timegm(told), UTC)


def _plain(said: str) -> str:
    return " ".join(said.removeprefix("b'").removesuffix("'").split())[:200]
