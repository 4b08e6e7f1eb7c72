"""The channel email."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from typing import cast

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils.translation import gettext as _

from deskbell.channels.interface import (
    Channel,
    ChannelCapabilities,
    ChannelDescription,
    ChannelTrouble,
    DeliveryReport,
    OutboundMessage,
)
from deskbell.channels.kinds.email.acknowledgement_wording import acknowledgement_text, budget_text
from deskbell.channels.kinds.email.compose import UnwritableAddress, compose_mail
from deskbell.channels.kinds.email.doubts import list_doubt_buttons
from deskbell.channels.kinds.email.fetch import poll_mailbox
from deskbell.channels.kinds.email.finding_sentences import describe_finding
from deskbell.channels.kinds.email.incoming_mail import IncomingMail
from deskbell.channels.kinds.email.limits import MAX_COPIES, MAX_FILES_SIZE
from deskbell.channels.kinds.email.mail_lookup import MailLookup
from deskbell.channels.kinds.email.mail_reader import MailReader
from deskbell.channels.kinds.email.mail_thread import find_thread
from deskbell.channels.kinds.email.mail_tokens import make_mail_id
from deskbell.channels.kinds.email.models import Mailbox
from deskbell.channels.kinds.email.name import NAME
from deskbell.channels.kinds.email.reads.mail_troubles import PARTS, list_mail_troubles
from deskbell.channels.kinds.email.reads.outgoing_servers import (
    find_outgoing_server,
    find_server_key,
    list_mailboxes_without_server,
)
from deskbell.channels.kinds.email.smtp import SmtpConnection
from deskbell.channels.models import Account
from deskbell.channels.reasons import DeliveryFault, MessageRemark
from deskbell.desk.reasons import PendingReason
from deskbell.desk.slots import WarningButton
from deskbell.people.addresses import normalize_email


class MailTransport:
    """Composes each mail and gives it to the server of its mailbox. One connection is kept for each server."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._connections: dict[int, SmtpConnection | None] = {}

    def send(self, outbound: OutboundMessage) -> DeliveryReport:
        """Compose and send this message as a mail."""
        mailbox = cast(Mailbox, outbound.account)
        try:
            envelope = compose_mail(outbound, mailbox=mailbox, thread=find_thread(outbound))
        except UnwritableAddress:
            return DeliveryReport(state="failed", said=DeliveryFault.UNWRITABLE_ADDRESS.value)
        connection = self._connect(mailbox.pk)
        return (
            connection.send(envelope)
            if connection
            else DeliveryReport(state="down", said=PendingReason.NO_SERVER.value)
        )

    def _connect(self, mailbox: int) -> SmtpConnection | None:
        server = find_server_key(mailbox)
        if server not in self._connections:
            found = find_outgoing_server(mailbox)
            self._connections[server] = self._stack.enter_context(SmtpConnection(found)) if found else None
        return self._connections[server]


class EmailChannel(Channel):
    """Email: in by SMTP, LMTP or IMAP, out through the server of the mailbox, or one for all."""

    name = NAME
    capabilities = ChannelCapabilities(
        may_start=True,
        subject=True,
        max_copies=MAX_COPIES,
        max_files_size=MAX_FILES_SIZE,
        reports=frozenset({"bounced"}),
        shares_transport=True,
        parts=PARTS,
    )

    def describe(self) -> ChannelDescription:
        return ChannelDescription(
            title=_("Email"),
            by=_("by email"),
            messages=_("Emails"),
            accounts=_("Mailboxes"),
            account=_("A mailbox"),
            address_label=_("Email address"),
            address_error=_("Enter a complete email address, such as name@example.com."),
            input_type="email",
            icon=NAME,
        )

    def normalize_address(self, typed: str) -> str:
        return normalize_email(typed)

    def is_complete_address(self, address: str) -> bool:
        try:
            validate_email(address)
        except ValidationError:
            return False
        return True

    def describe_finding(self, code: str, detail: str) -> str:
        return describe_finding(code, detail)

    def list_doubt_buttons(self, remark: MessageRemark, *, raw: int) -> list[WarningButton]:
        return list_doubt_buttons(remark, raw=raw)

    def write_acknowledgement(self, *, ref: str, brand: str) -> str:
        return acknowledgement_text(ref=ref, brand=brand)

    def write_budget_notice(self, *, ref: str, brand: str) -> str:
        return budget_text(ref=ref, brand=brand)

    def make_key(self, *, case: int, message: int, account: Account | None) -> str:
        domain = account.address.rpartition("@")[2] if account else "localhost"
        return make_mail_id(case=case, message=message, domain=domain)

    def load_accounts(self) -> dict[int, Account]:
        return cast(dict[int, Account], Mailbox.objects.select_related("brand", "team").in_bulk())

    def settings_url(self) -> str:
        return reverse("mailboxes")

    def list_troubles(self, at: datetime) -> list[ChannelTrouble]:
        return list_mail_troubles(at)

    def poll(self, account: Account) -> None:
        poll_mailbox(account.pk)

    def open_reader(self) -> MailReader:
        return MailReader()

    def look_up(self, messages: Sequence[IncomingMail], *, accounts: Mapping[int, Account], at: datetime) -> MailLookup:
        return MailLookup(mails=messages, mailboxes=cast(Mapping[int, Mailbox], accounts), at=at)

    def list_blocked_accounts(self) -> frozenset[int]:
        return list_mailboxes_without_server()

    def find_server(self, account: int) -> int:
        return find_server_key(account)

    def outgoing_url(self) -> str:
        return reverse("outgoing_mail")

    @contextmanager
    def open_transport(self) -> Iterator[MailTransport]:
        with ExitStack() as stack:
            yield MailTransport(stack)


CHANNEL = EmailChannel()
