"""Receive web-hook requests of providers: each is stored before it is answered, and parsed later.

1. A request for an account that does not exist, or is not active, gets 404.
2. A request that the provider cannot have sent gets 403; only its number is counted.
3. Each event of a genuine request is stored. An event that is stored already changes nothing.
4. The provider gets its response only after the commit. When storing fails it gets 503, and sends the request again.
"""

import hashlib
import logging

from django.conf import settings
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from deskbell.channels.actions.record_account_state import count_refused_request
from deskbell.channels.actions.store_raw_messages import NewRawMessage, store_raw_messages
from deskbell.channels.intake.webhook_message import make_event_key
from deskbell.channels.intake.webhook_request import serialize_request
from deskbell.channels.interface import Event, InboundMessage, WebhookChannel, WebhookRequest, WebhookResponse
from deskbell.channels.models import Account
from deskbell.channels.registry import list_webhook_channels
from deskbell.kit.clock import now
from deskbell.people.access import require_role

log = logging.getLogger(__name__)
LARGEST = 256 * 1024


@csrf_exempt
@require_role("anyone")
@require_http_methods(["GET", "POST"])
def receive_webhook(request: HttpRequest, channel: str, number: int) -> HttpResponse:
    """Store the messages and reports in a provider's request, and return the provider's response."""
    known = list_webhook_channels().get(channel)
    account = Account.objects.filter(pk=number, channel=channel, active=True).first() if known else None
    if known is None or account is None:
        raise Http404
    if len(request.body) > LARGEST:
        return HttpResponse(status=413)
    asked = _web_request(request)
    if not known.is_genuine(asked, account):
        count_refused_request(account=account.pk, at=now())
        return HttpResponse(status=403)
    return _store(known, account, asked)


def _web_request(request: HttpRequest) -> WebhookRequest:
    """Return the request with the public URL that the provider signed; behind a proxy, Django sees another one."""
    return WebhookRequest(
        method=request.method or "GET",
        url=settings.PUBLIC_URL + request.get_full_path(),
        headers={name.lower(): value for name, value in request.headers.items()},
        body=request.body,
    )


def _store(channel: WebhookChannel, account: Account, request: WebhookRequest) -> HttpResponse:
    try:
        reply, events = channel.receive(request)
    except ValueError:
        reply, events = WebhookResponse(), None
    try:
        store_raw_messages(messages=_raw_messages(channel, account, request, events), at=now())
    except Error as problem:
        log.warning("a request to %s could not be stored (%s)", account.channel, type(problem).__name__)
        return HttpResponse(status=503)
    return HttpResponse(reply.body, status=reply.status, content_type=reply.content_type)


def _raw_messages(
    channel: WebhookChannel, account: Account, request: WebhookRequest, events: list[Event] | None
) -> list[NewRawMessage]:
    """Return a raw message for each event of the request. A request that cannot be parsed becomes one that staff look
    at.
    """
    body = serialize_request(request)
    if events is None:
        key = hashlib.sha256(body).hexdigest()
        return [NewRawMessage(account=account.pk, channel=channel.name, key=key, body=body)]
    return [
        NewRawMessage(
            account=account.pk,
            channel=channel.name,
            key=make_event_key(event),
            body=body,
            sender=event.party if isinstance(event, InboundMessage) else "",
        )
        for event in events
    ]
