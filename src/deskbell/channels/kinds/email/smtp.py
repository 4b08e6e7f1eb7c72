"""Send mail through the server for outgoing mail. One connection is used for many mails."""

import contextlib
import smtplib
import ssl
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Protocol, Self

from deskbell.channels.interface import DeliveryReport, DeliveryReportState

SECONDS = 20.0


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """A mail as bytes, with its recipient and the address to which it returns when it cannot be delivered."""

    recipient: str
    sender: str
    content: bytes


class SmtpSettings(Protocol):
    """The settings of the server for outgoing mail (`server.config.OutgoingMailServer`, `OutgoingSettings`)."""

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


class _Line(smtplib.SMTP):
    """A connection that remembers how the server answered the last mail."""

    answer = ""

    def data(self, msg: Any) -> tuple[int, bytes]:
        code, words = super().data(msg)
        self.answer = _one_line(code, words)
        return code, words


class _TlsLine(_Line, smtplib.SMTP_SSL):
    """The same, encrypted from its beginning."""


class SmtpConnection:
    """Sends mails one after the other. The first one opens the connection.

    `last_answer` is what the server said when it took the last mail.
    """

    last_answer = ""

    def __init__(self, server: SmtpSettings) -> None:
        self._server = server
        self._line: _Line | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hang_up()

    def send(self, envelope: Envelope) -> DeliveryReport:
        """Send this mail. A failure of the other server is returned as a report and never raised."""
        try:
            line = self._line or self._connect()
        except (OSError, smtplib.SMTPException) as problem:
            self._hang_up()
            return DeliveryReport(state="down", said=_server_words(problem))
        try:
            head = envelope.content.partition(b"\r\n\r\n")[0]
            options = [] if head.isascii() and (envelope.recipient + envelope.sender).isascii() else ["SMTPUTF8"]
            line.sendmail(envelope.sender, [envelope.recipient], envelope.content, mail_options=options)
        except (OSError, smtplib.SMTPException) as problem:
            self._hang_up()
            return DeliveryReport(state=_report_state(problem), said=_server_words(problem))
        self.last_answer = line.answer
        return DeliveryReport(state="sent")

    def _connect(self) -> _Line:
        server = self._server
        if server.security == "tls":
            context = ssl.create_default_context()
            self._line = _TlsLine(server.host, server.port, timeout=SECONDS, context=context)
        else:
            self._line = _Line(server.host, server.port, timeout=SECONDS)
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


def _report_state(problem: Exception) -> DeliveryReportState:
    """Return the state for a failed try. A 5xx for this recipient or content is permanent; a refused sender or a broken
    connection is not.
    """
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in problem.recipients.values()]
        return "failed" if codes and min(codes) >= 500 else "later"
    if isinstance(problem, smtplib.SMTPDataError):
        return "failed" if problem.smtp_code >= 500 else "later"
    if isinstance(problem, smtplib.SMTPNotSupportedError) or _too_large(problem):
        return "failed"
    return "later"


def _too_large(problem: Exception) -> bool:
    """Return whether the mail is larger than the server allows. Trying again does not help then."""
    return isinstance(problem, smtplib.SMTPSenderRefused) and problem.smtp_code == 552


def _server_words(problem: Exception) -> str:
    """Return the other server's answer. A text of our own may contain a password and is left out."""
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        return "; ".join(_one_line(code, words) for code, words in problem.recipients.values())
    if isinstance(problem, smtplib.SMTPResponseException):
        return _one_line(problem.smtp_code, problem.smtp_error)
    if isinstance(problem, OSError):
        return problem.strerror or type(problem).__name__
    return type(problem).__name__


def _one_line(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " ".join(f"{code} {text}".split())[:300]
