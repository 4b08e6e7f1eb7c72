"""Parse the provider's requests: a text message that came in, or a report on one of ours."""

import re
from collections.abc import Mapping
from urllib.parse import parse_qs, parse_qsl, urlsplit
from xml.sax.saxutils import escape

from django.utils import translation
from django.utils.translation import gettext as _

from deskbell.channels.interface import (
    DeliveryReport,
    DeliveryReportState,
    Event,
    InboundMessage,
    WebhookRequest,
    WebhookResponse,
)
from deskbell.channels.kinds.sms.keywords import Keyword, find_keyword
from deskbell.channels.kinds.sms.numbers import is_full_number, normalize_number

STATES: dict[str, DeliveryReportState] = {
    "sent": "sent", "delivered": "arrived", "read": "read",
    "undelivered": "failed", "failed": "failed", "canceled": "failed",
}  # fmt: skip
MOST_PARAMETERS = 500
LONGEST = 10_000
_DELIVERY = re.compile(r"\d{1,18}")


def parse_form_parameters(request: WebhookRequest) -> list[tuple[str, str]]:
    """Return the parameters of the form in their order, without those of the URL. Raises ValueError."""
    text = request.body.decode("utf-8", "replace")
    return parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_PARAMETERS)


def parse_provider_request(request: WebhookRequest) -> tuple[WebhookResponse, list[Event]]:
    """Return our response and the events of a request. A report of an intermediate state, or a request that we do not
    know, gets an empty response and gives no event.
    """
    form = dict(reversed(parse_form_parameters(request)))
    if not form.get("MessageSid"):
        return WebhookResponse(), []
    if form.get("MessageStatus"):
        return WebhookResponse(), _read_receipt(request, form)
    if not form.get("From"):
        return WebhookResponse(), []
    keyword = find_keyword(form.get("Body", ""))
    return _answer(keyword, form), [_read_message(form, keyword)]


def _read_receipt(request: WebhookRequest, form: Mapping[str, str]) -> list[Event]:
    state = STATES.get(form["MessageStatus"])
    if state is None:
        return []
    named = parse_qs(urlsplit(request.url).query).get("delivery", [""])[0]
    return [
        DeliveryReport(
            key=f"{form['MessageSid']} {state}",
            state=state,
            delivery=int(named) if _DELIVERY.fullmatch(named) else None,
            provider_id=form["MessageSid"][:100],
            said=form.get("ErrorCode", "")[:20],
        )
    ]


def _read_message(form: Mapping[str, str], keyword: Keyword | None) -> InboundMessage:
    sender = normalize_number(form["From"]) or form["From"][:100].strip().lower()
    return InboundMessage(
        key=form["MessageSid"][:100],
        kind=keyword.kind if keyword else "message",
        party=sender,
        text=_text(form),
        language=keyword.language if keyword and not keyword.network else "",
        proof="proven" if is_full_number(sender) else "claimed",
        answerable=is_full_number(sender),
    )


def _text(form: Mapping[str, str]) -> str:
    """Return the text of the message, with a line for each picture. The pictures themselves stay with the provider."""
    count = form.get("NumMedia", "0")
    media = [form.get(f"MediaUrl{number}", "") for number in range(min(int(count), 10) if count.isdecimal() else 0)]
    return "\n".join([form.get("Body", "")[:LONGEST], *filter(None, media)]).strip()


def _answer(keyword: Keyword | None, form: Mapping[str, str]) -> WebhookResponse:
    """Return a response that answers a keyword in its language, if the network has not answered it; else an empty
    response.
    """
    text = _confirm(keyword) if keyword and not keyword.network and not form.get("OptOutType") else ""
    message = f"<Message>{escape(text)}</Message>" if text else ""
    body = f'<?xml version="1.0" encoding="UTF-8"?><Response>{message}</Response>'
    return WebhookResponse(content_type="text/xml", body=body.encode())


def _confirm(keyword: Keyword) -> str:
    with translation.override(keyword.language):
        if keyword.kind == "stop":
            return _("You will get no more text messages from this number.")
        if keyword.kind == "start":
            return _("You will get text messages from this number again.")
        return _("Write your question here and a person will answer. To get no more text messages, send STOP.")
