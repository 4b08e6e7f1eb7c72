"""The channel for text messages, by a provider whose API is like Twilio's."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from deskbell.channels.actions.save_account import read_secrets
from deskbell.channels.forms import AccountForm
from deskbell.channels.interface import (
    ChannelCapabilities,
    ChannelDescription,
    DeliveryReport,
    Event,
    OutboundMessage,
    WebhookChannel,
    WebhookRequest,
    WebhookResponse,
)
from deskbell.channels.kinds.sms.error_sentences import describe_provider_error
from deskbell.channels.kinds.sms.forms import PROVIDER, PhoneNumberForm
from deskbell.channels.kinds.sms.lengths import measure_length
from deskbell.channels.kinds.sms.numbers import is_full_number, normalize_number
from deskbell.channels.kinds.sms.provider import send_text_message
from deskbell.channels.kinds.sms.requests import parse_form_parameters, parse_provider_request
from deskbell.channels.kinds.sms.signature import is_signed
from deskbell.channels.models import Account
from deskbell.channels.secrets import SecretUnreadable

LONGEST = 1600
SIGNATURE = "x-twilio-signature"


class TextMessageTransport:
    """Sends each text message by one request to the provider."""

    def send(self, outbound: OutboundMessage) -> DeliveryReport:
        """Send one text message. The URL to which the provider reports later names the delivery."""
        account = outbound.account
        sid = str(account.setting("account_sid"))
        report = reverse("channel_hook", args=[account.channel, account.pk])
        try:
            token = read_secrets(account).get("auth_token", "")
        except SecretUnreadable:
            return DeliveryReport(state="down", said="20003")
        return send_text_message(
            f"{account.setting('provider') or PROVIDER}/2010-04-01/Accounts/{sid}/Messages.json",
            {
                "From": account.address,
                "To": outbound.party,
                "Body": outbound.text,
                "StatusCallback": f"{settings.PUBLIC_URL}{report}?delivery={outbound.delivery}",
            },
            user=sid,
            password=token,
        )


class TextMessageChannel(WebhookChannel):
    """Text messages: in by web-hook, out by the provider's REST API."""

    name = "sms"
    capabilities = ChannelCapabilities(
        may_start=True, reports=frozenset({"sent", "arrived", "read", "failed"}), opt_out=True
    )

    def describe(self) -> ChannelDescription:
        return ChannelDescription(
            title=_("Text message"),
            by=_("by text message"),
            messages=_("Text messages"),
            accounts=_("Numbers for text messages"),
            account=_("Number for text messages"),
            address_label=_("Mobile number"),
            address_error=_("Enter the number with its country code, such as +66 81 234 5678."),
            input_type="tel",
            icon=self.name,
        )

    def normalize_address(self, typed: str) -> str:
        return normalize_number(typed) or typed.strip().lower()

    def is_complete_address(self, address: str) -> bool:
        return is_full_number(address)

    def check_text(self, text: str) -> str:
        units = measure_length(text).units
        if units <= LONGEST:
            return ""
        return _("A text message has at most %(most)s characters, this has %(units)s.") % {
            "most": LONGEST,
            "units": units,
        }

    def describe_length(self, text: str) -> str:
        length = measure_length(text)
        if not length.parts:
            return ""
        words = _("Characters: %(units)s. Text messages: %(parts)s.")
        return words % {"units": length.units, "parts": length.parts}

    def describe_note(self, note: str) -> str:
        return describe_provider_error(note)

    def write_acknowledgement(self, *, ref: str, brand: str) -> str:
        return _("%(brand)s: we received your message. Your case number is %(ref)s. To add something, reply here.") % {
            "brand": brand,
            "ref": ref,
        }

    def account_form(self) -> type[AccountForm]:
        return PhoneNumberForm

    def is_genuine(self, request: WebhookRequest, account: Account) -> bool:
        try:
            token = read_secrets(account).get("auth_token", "")
            parameters = parse_form_parameters(request)
        except (SecretUnreadable, ValueError):
            return False
        return is_signed(request.url, parameters, signature=request.headers.get(SIGNATURE, ""), token=token)

    def receive(self, request: WebhookRequest) -> tuple[WebhookResponse, list[Event]]:
        return parse_provider_request(request)

    @contextmanager
    def open_transport(self) -> Iterator[TextMessageTransport]:
        yield TextMessageTransport()


CHANNEL = TextMessageChannel()
