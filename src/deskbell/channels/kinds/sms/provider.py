"""Send a text message by the provider's REST API, and turn the answer into a delivery report.

1. The request did not leave, or our credentials were refused: nothing was sent. The message waits (`down`).
2. The provider refused this message: `failed`, with its error code. Too many requests: `later`.
3. The provider accepted it: `sent`, with its id.
4. Anything else after the request had left, such as half an answer: nobody knows whether it was sent (`unsure`). A
   person decides. It is never repeated automatically, since the API has no key to recognise a repetition.
"""

import json
from collections.abc import Mapping
from typing import Any

from deskbell.channels.interface import DeliveryReport
from deskbell.channels.provider_http import ProviderAnswer, ProviderGaveNoAnswer, ProviderNotReached, post_form

TOO_MANY = 429
REFUSED = (401, 403)
UNREACHABLE = "unreachable"


def send_text_message(url: str, form: Mapping[str, str], *, user: str, password: str) -> DeliveryReport:
    """Send one text message. Return what the provider's answer means for the delivery."""
    try:
        answer = post_form(url, form, user=user, password=password)
    except ProviderNotReached:
        return DeliveryReport(state="down", said=UNREACHABLE)
    except ProviderGaveNoAnswer:
        return DeliveryReport(state="unsure")
    return _read_answer(answer)


def _read_answer(answer: ProviderAnswer) -> DeliveryReport:
    said = _read_json(answer.body)
    code = str(said.get("code") or answer.status)[:20]
    if answer.status in (200, 201):
        sid = str(said.get("sid") or "")[:100]
        return DeliveryReport(state="sent", provider_id=sid) if sid else DeliveryReport(state="unsure")
    if answer.status == TOO_MANY:
        return DeliveryReport(state="later", said=code)
    if answer.status in REFUSED:
        return DeliveryReport(state="down", said=code)
    return DeliveryReport(state="failed", said=code) if 400 <= answer.status < 500 else DeliveryReport(state="unsure")


def _read_json(body: bytes) -> dict[str, Any]:
    try:
        read = json.loads(body)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
