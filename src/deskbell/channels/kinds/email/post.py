"""The way out: the mail server that takes what we send, asked again and again with one connection while there is work."""

import contextlib
import smtplib
import ssl
from types import TracebackType
from typing import Protocol, Self

from deskbell.channels.interface import Outbound, Receipt, State

SECONDS = 20.0


class Server(Protocol):
    """Where outgoing mail is handed over (`house.config.MailOut`)."""

    @property
    def host(self) -> str: ...
    @property
    def port(self) -> int: ...
    @property
    def security(self) -> str: ...
    @property
    def user(self) -> str | None: ...
    @property
    def password(self) -> str | None: ...


class Post:
    """Hands over one mail after the other; opens its connection with the first."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._line: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hang_up()

    def send(self, outbound: Outbound) -> Receipt:
        """Hand over this mail; never raises for what the other side does."""
        try:
            line = self._line or self._connect()
        except (OSError, smtplib.SMTPException) as problem:
            self._hang_up()
            return Receipt(state="down", said=_words(problem))
        try:
            head = outbound.content.partition(b"\r\n\r\n")[0]
            options = [] if head.isascii() and (outbound.party + outbound.back).isascii() else ["SMTPUTF8"]
            line.sendmail(outbound.back, [outbound.party], outbound.content, mail_options=options)
        except (OSError, smtplib.SMTPException) as problem:
            self._hang_up()
            return Receipt(state=_state(problem), said=_words(problem))
        return Receipt(state="sent")

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        if server.security == "tls":
            context = ssl.create_default_context()
            self._line = smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=context)
        else:
            self._line = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
        if server.security == "starttls":
            self._line.starttls(context=ssl.create_default_context())
        if server.user:
            self._line.login(server.user, server.password or "")
        return self._line

    def _hang_up(self) -> None:
        if self._line is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                self._line.quit()
            self._line.close()
            self._line = None


def _state(problem: Exception) -> State:
    """5xx to this address or this content is for good. A refused sender is ours to mend, a broken line mends itself."""
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in problem.recipients.values()]
        return "failed" if codes and min(codes) >= 500 else "later"
    if isinstance(problem, smtplib.SMTPDataError):
        return "failed" if problem.smtp_code >= 500 else "later"
    if isinstance(problem, smtplib.SMTPNotSupportedError) or _too_large(problem):
        return "failed"
    return "later"


def _too_large(problem: Exception) -> bool:
    """A server that tells its limit says so before it is told to whom: no later try makes the mail smaller."""
    return isinstance(problem, smtplib.SMTPSenderRefused) and problem.smtp_code == 552


def _words(problem: Exception) -> str:
    """The other server's words; never ours to it, which may hold a password."""
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        return "; ".join(_said(code, words) for code, words in problem.recipients.values())
    if isinstance(problem, smtplib.SMTPResponseException):
        return _said(problem.smtp_code, problem.smtp_error)
    if isinstance(problem, OSError):
        return problem.strerror or type(problem).__name__
    return type(problem).__name__


def _said(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " ".join(f"{code} {text}".split())[:300]
