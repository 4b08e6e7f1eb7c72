"""The interface of a channel: the protocol that `kinds/<kind>/channel.py` implements, and the values it takes and
returns.

Each folder of `kinds` declares one object, `CHANNEL`. Intake, delivery, the composer, the API and the settings find it
through the registry; no other file knows the name of a channel. A class that has `Channel` or `WebhookChannel` as its
base inherits the defaults below.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, Protocol, runtime_checkable

from django.urls import reverse

from deskbell.channels.intake.match_decision import MatchDecision
from deskbell.desk.actions.receive_message import MessageFile
from deskbell.desk.models import Case
from deskbell.people.models import Customer

if TYPE_CHECKING:
    from deskbell.channels.forms import AccountForm
    from deskbell.channels.models import Account, RawMessage
    from deskbell.channels.reasons import MessageRemark
    from deskbell.desk.slots import WarningButton

InboundKind = Literal["message", "stop", "start", "help"]
DeliveryReportState = Literal["sent", "arrived", "read", "later", "down", "unsure", "failed", "bounced"]


@dataclass(frozen=True, kw_only=True)
class ChannelCapabilities:
    """What a channel can do.

    - `may_start`: staff may write first.
    - `subject`: a message has a subject.
    - `max_copies`: how many other people may get a copy of a reply.
    - `max_files_size`: how many bytes of files a message may carry.
    - `reports`: the states that the provider reports after a message was sent.
    - `shares_transport`: accounts can send through one server (`find_server`); when it is down, all of them wait.
    - `opt_out`: a customer can stop messages with a word such as STOP.
    - `parts`: the names under which `/healthz` reports the channel.
    """

    may_start: bool = False
    subject: bool = False
    max_copies: int = 0
    max_files_size: int = 0
    reports: frozenset[DeliveryReportState] = frozenset()
    shares_transport: bool = False
    opt_out: bool = False
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ChannelDescription:
    """The names of the channel and its addresses, in the reader's language.

    For text messages: `title` "Text message", `by` "by text message", `messages` "Text messages", `accounts` "Numbers
    for text messages", `account` "A number". `address_label` and `address_error` are for the field with a customer's
    address.
    """

    title: str
    by: str
    messages: str
    accounts: str
    account: str
    address_label: str
    address_error: str
    input_type: Literal["email", "tel", "text"] = "text"
    icon: str = ""


@dataclass(frozen=True, kw_only=True)
class InboundMessage:
    """A message that came in, as the channel parsed it.

    - `key` is the provider's id for it; a second message with the same key is a duplicate.
    - `party` is the sender's address normalised by its channel.
    - `source` is the address whose new cases are limited, if that is not the sender's.
    - `kind` is "message", or "stop", "start" or "help" for a keyword.
    - `proof` is "proven" when the channel proves who the sender is.
    - `answerable`: an automatic message may go to the sender. `is_person`: the sender becomes a customer.
    """

    key: str
    party: str
    text: str
    kind: InboundKind = "message"
    source: str = ""
    name: str = ""
    subject: str = ""
    quoted: str = ""
    html: str = ""
    language: str = ""
    proof: Literal["claimed", "proven"] = "claimed"
    answerable: bool = True
    is_person: bool = True
    files: Sequence[MessageFile] = ()


@dataclass(frozen=True, kw_only=True)
class DeliveryReport:
    """What happened to a message of ours: the result of a try, or a later report of the provider.

    - sent, arrived, read: how far it has come.
    - later: this message may be tried again. down: the provider accepts nothing now. Both are tried again.
    - unsure: nobody knows whether it was sent. It is never sent again automatically; a person decides.
    - failed, bounced: it will never arrive.

    `said` is a code that the channel knows (`describe_note`), or the provider's own text. A later report has a `key`,
    and names the `delivery` or the `provider_id` that the first try returned.
    """

    state: DeliveryReportState
    said: str = ""
    provider_id: str = ""
    key: str = ""
    delivery: int | None = None


Event = InboundMessage | DeliveryReport


@dataclass(frozen=True, kw_only=True)
class OutboundFile:
    """A file that is sent with a message."""

    name: str
    type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class OutboundMessage:
    """One message to one address. It is the same at each try.

    - `key` identifies it at each try (email: the Message-ID).
    - `party` is the address of this delivery. `to` is the customer's address; the two differ when this is a copy.
    - `copies` are all addresses in copy.
    - `author` is the name of the person who wrote it, empty for automatic messages.
    """

    key: str
    delivery: int
    account: "Account"
    case: int
    ref: str
    message: int
    party: str
    to: str
    subject: str
    text: str
    language: str
    author: str
    automatic: bool
    at: datetime
    copies: Sequence[str] = ()
    files: Sequence[OutboundFile] = ()


@dataclass(frozen=True, kw_only=True)
class WebhookRequest:
    """A request to a web-hook. `url` is the public URL with its query; the names of `headers` are in lower case."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, kw_only=True)
class WebhookResponse:
    """Our response to a web-hook request."""

    status: int = 200
    content_type: str = "text/plain"
    body: bytes = b""


@dataclass(frozen=True, kw_only=True)
class ChannelTrouble:
    """Something wrong with a channel. `grave`: messages may be missing or waiting. `part` is one of the channel's
    `parts`.
    """

    part: str
    says: str
    url: str
    grave: bool = True


class ParsedMessage(Protocol):
    """A parsed raw message: an incoming message (`inbound`), or only reports on messages of ours (`reports`).

    - `needs` are names of earlier messages it depends on, such as its sender and the messages it answers.
    - `offers` are the names under which later messages may need this one.
    - `is_guess` is true when it could not be parsed: only sender and subject are known.
    """

    raw: "RawMessage"

    @property
    def inbound(self) -> InboundMessage | None: ...
    @property
    def reports(self) -> Sequence[DeliveryReport]: ...
    @property
    def needs(self) -> frozenset[str]: ...
    @property
    def offers(self) -> frozenset[str]: ...
    @property
    def is_guess(self) -> bool: ...
    def contents(self) -> Iterable[bytes]:
        """Yield the bytes of its files. They are stored before the message is matched to a case."""
        ...


class MatchLookup(Protocol):
    """The database values that the decisions about one batch need. `learn` updates them after each decision.

    `stored` are the ids of the raw messages that still have to be matched; their rows are locked. `customers` are the
    known customers by address.
    """

    stored: set[int]
    customers: dict[str, Customer]

    def decide(self, parsed: Any) -> MatchDecision: ...
    def case(self, number: int) -> Case: ...
    def learn(self, parsed: Any, decision: MatchDecision, case: Case, customer: Customer | None) -> None: ...


class Reader(Protocol):
    """Parses raw messages of one channel.

    `guess` is for a message whose parsed form could not be matched to a case: it uses only sender and subject, and
    cannot fail.
    """

    def read(self, raw: "RawMessage", account: "Account") -> ParsedMessage: ...
    def guess(self, raw: "RawMessage", *, why: str) -> ParsedMessage: ...
    def close(self) -> None: ...


class Transport(Protocol):
    """Sends messages while it is open. `send` never raises for a failure of the provider: it returns a report."""

    def send(self, outbound: OutboundMessage) -> DeliveryReport: ...


class Channel(Protocol):
    """One way in which customers and we reach each other, such as email."""

    name: str
    capabilities: ChannelCapabilities

    def describe(self) -> ChannelDescription:
        """Return the names of the channel, in the reader's language."""
        ...

    def normalize_address(self, typed: str) -> str:
        """Return the normalised form of a typed address, such as `+66812345678` for "+66 81 234 5678"."""
        ...

    def is_complete_address(self, address: str) -> bool:
        """Return whether messages can be sent to this normalised address."""
        ...

    def check_text(self, text: str) -> str:
        """Return why this text cannot be sent; an empty string when it can."""
        return ""

    def describe_length(self, text: str) -> str:
        """Return the length of the text as shown to the writer, such as "161 characters, 2 parts"; empty where length
        does not matter.
        """
        return ""

    def describe_finding(self, code: str, detail: str) -> str:
        """Return the sentence for something unusual that the channel found in a raw message."""
        return " ".join((code, detail)).strip()

    def list_doubt_buttons(self, remark: "MessageRemark", *, raw: int) -> "list[WarningButton]":
        """Return the buttons by which staff can settle a doubt about the raw message `raw`; empty when there are none."""
        return []

    def describe_note(self, note: str) -> str:
        """Return the sentence for a code in a delivery report; a text that is no code is returned unchanged."""
        return note

    def write_acknowledgement(self, *, ref: str, brand: str) -> str:
        """Return the text of the automatic message for a new case, in the active language. It repeats nothing the
        sender wrote.
        """
        ...

    def write_budget_notice(self, *, ref: str, brand: str) -> str:
        """Return the text, in the active language, for a sender who writes more than is read at once; empty for none."""
        return ""

    def make_key(self, *, case: int, message: int, account: "Account | None") -> str:
        """Return the key of a message, which is the same at each try."""
        return f"{self.name}-{message}"

    def load_accounts(self) -> "dict[int, Account]":
        """Return the accounts by id, with brand and team loaded."""
        from deskbell.channels.models import Account

        return Account.objects.select_related("brand", "team").filter(channel=self.name).in_bulk()

    def account_form(self) -> "type[AccountForm] | None":
        """Return the form class for an account's settings; None when the channel has settings pages of its own."""
        return None

    def settings_url(self) -> str:
        """Return the URL of the page that lists its accounts."""
        return reverse("channel_accounts", args=[self.name])

    def list_troubles(self, at: datetime) -> list[ChannelTrouble]:
        """Return what is wrong with its accounts at `at`."""
        return []

    def poll(self, account: "Account") -> None:
        """Fetch what is new for an account that is due, and set when it is due again."""
        raise LookupError(f"{self.name} brings its messages itself, so {account} is never due")

    def open_reader(self) -> Reader:
        """Return a new parser of raw messages. A thread needs its own."""
        ...

    def look_up(self, messages: Sequence[Any], *, accounts: "Mapping[int, Account]", at: datetime) -> MatchLookup:
        """Load what the decisions about these messages need."""
        ...

    def list_blocked_accounts(self) -> frozenset[int]:
        """Return the ids of the accounts that have nothing to send with. Their deliveries wait until they have."""
        return frozenset()

    def find_server(self, account: int) -> int:
        """Return a number that is the same for accounts that send through the same server."""
        return account

    def outgoing_url(self) -> str:
        """Return the URL of the page that gives a blocked account what it sends with."""
        return self.settings_url()

    def open_transport(self) -> AbstractContextManager[Transport]:
        """Return a context manager for the transport that sends messages."""
        ...


@runtime_checkable
class WebhookChannel(Channel, Protocol):
    """A channel whose provider sends messages to `/hooks/<channel>/<account>`."""

    def is_genuine(self, request: WebhookRequest, account: "Account") -> bool:
        """Return whether the request proves that the provider sent it."""
        ...

    def receive(self, request: WebhookRequest) -> tuple[WebhookResponse, list[Event]]:
        """Parse a genuine request. Return our response, and the messages and reports in the request.

        Has no side effects. Raises ValueError when the request cannot be parsed.
        """
        ...

    def open_reader(self) -> Reader:
        """Return a reader that parses each stored request with `receive`."""
        from deskbell.channels.intake.webhook_message import WebhookReader

        return WebhookReader(self)

    def look_up(self, messages: Sequence[Any], *, accounts: "Mapping[int, Account]", at: datetime) -> MatchLookup:
        """Load what the decisions about these messages need. They are matched to cases by their sender."""
        from deskbell.channels.intake.match_by_sender import ConversationLookup

        return ConversationLookup(messages, channel=self, accounts=accounts, at=at)
