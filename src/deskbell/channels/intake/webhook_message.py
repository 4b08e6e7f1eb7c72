"""One event from a stored web-hook request: an incoming message, or a report on a message of ours."""

import hashlib
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from deskbell.channels.intake.webhook_request import parse_request
from deskbell.channels.interface import DeliveryReport, Event, InboundMessage
from deskbell.channels.reasons import MessageRemark, RemarkCode
from deskbell.desk.actions.receive_message import MessageFile

if TYPE_CHECKING:
    from deskbell.channels.interface import WebhookChannel
    from deskbell.channels.models import Account, RawMessage

log = logging.getLogger(__name__)


@dataclass(kw_only=True)
class WebhookMessage:
    """A parsed event. It has either an `inbound` message or `reports`. `is_guess` is true when the request could not be
    parsed.
    """

    raw: "RawMessage"
    inbound: InboundMessage | None = None
    reports: Sequence[DeliveryReport] = ()
    is_guess: bool = False
    names: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.names = frozenset({self.inbound.party, self.inbound.key} if self.inbound else ())

    @property
    def needs(self) -> frozenset[str]:
        """The names of earlier messages in the batch that must be written before this one: its sender and its own key."""
        return self.names

    @property
    def offers(self) -> frozenset[str]:
        """The names under which later messages of the batch may need this one: the same as `needs`."""
        return self.names

    @property
    def is_allowed(self) -> bool:
        """Whether a member of staff allowed it after it had been set aside."""
        return MessageRemark(RemarkCode.ALLOWED).as_stored() in self.raw.remarks

    def contents(self) -> Iterable[bytes]:
        """Yield the bytes of its files. A request that could not be parsed is itself attached as a file."""
        if self.is_guess:
            yield bytes(self.raw.body)


class WebhookReader:
    """Parses stored web-hook requests of one channel."""

    def __init__(self, channel: "WebhookChannel") -> None:
        self._channel = channel

    def read(self, raw: "RawMessage", account: "Account") -> WebhookMessage:
        """Parse the one event of the request for which this row was stored."""
        try:
            events = self._channel.receive(parse_request(bytes(raw.body)))[1]
        except ValueError as problem:
            return self.guess(raw, why=type(problem).__name__)
        event = next((one for one in events if make_event_key(one) == raw.key), None)
        if isinstance(event, InboundMessage):
            return WebhookMessage(raw=raw, inbound=event)
        return WebhookMessage(raw=raw, reports=[event]) if event else self.guess(raw, why="event")

    def guess(self, raw: "RawMessage", *, why: str) -> WebhookMessage:
        """Return a message that says only that the request could not be parsed, with the request attached."""
        log.warning("raw %s cannot be read (%s)", raw.pk, why)
        file = MessageFile(name="request.txt", type="text/plain", size=raw.size, sha256=raw.sha256)
        inbound = InboundMessage(key=raw.key, party="", text="", is_person=False, answerable=False, files=[file])
        return WebhookMessage(raw=raw, inbound=inbound, is_guess=True)

    def close(self) -> None:
        """Do nothing: there is no child process to end."""


def make_event_key(event: Event) -> str:
    """Return the key under which an event is stored: the SHA-256 of its kind and the provider's id for it."""
    kind = "message" if isinstance(event, InboundMessage) else "receipt"
    return hashlib.sha256(f"{kind} {event.key}".encode()).hexdigest()
