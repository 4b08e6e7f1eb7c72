"""Send the deliveries that are due."""

import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import groupby

from django.db import transaction

from deskbell.channels.actions.record_account_state import record_account_failure, record_account_success
from deskbell.channels.actions.record_delivery_report import (
    make_deliveries_due,
    record_delivery_report,
    record_waiting_for_server,
)
from deskbell.channels.interface import Channel, DeliveryReport, OutboundFile, OutboundMessage, Transport
from deskbell.channels.models import Account, Delivery
from deskbell.channels.reasons import DeliveryFault
from deskbell.channels.registry import get_channel
from deskbell.desk.models import Attachment, Copy
from deskbell.kit.clock import now
from deskbell.kit.due_rows import claim_due_rows
from deskbell.kit.file_store import file_store

MOST = 20
SECONDS = 10.0
WAIT = timedelta(minutes=1)
AROUND = ("message__case", "message__contact", "message__author")
LEASE = timedelta(minutes=5)


def send_due_deliveries() -> int:
    """Try the deliveries that are due. Return how many were claimed.

    1. Claim some rows. Those of an account that has nothing to send with are due again in a minute.
    2. For each channel, open its transport and send one delivery after the other, for some seconds.
    3. When the provider accepts nothing now, the rest of the account waits. Accounts that share
       its server wait, too.
    4. Deliveries that were not reached in time are due again at once.
    """
    rows = claim_due_rows(Delivery, at=now(), limit=MOST, lease=LEASE)
    until = time.monotonic() + SECONDS
    for channel, deliveries in _by_channel(rows):
        if channel is None:
            for row in deliveries:
                record_delivery_report(delivery=row, report=_fault(DeliveryFault.NO_ACCOUNT), at=now())
        else:
            blocked = channel.list_blocked_accounts()
            record_waiting_for_server(
                deliveries=[row for row in deliveries if row.account_id in blocked], at=now() + WAIT
            )
            if ready := [row for row in deliveries if row.account_id not in blocked]:
                with channel.open_transport() as line:
                    _send(channel, line, ready, until)
    return len(rows)


def _by_channel(rows: Sequence[Delivery]) -> Iterator[tuple[Channel | None, list[Delivery]]]:
    accounts = Account.objects.in_bulk({row.account_id for row in rows if row.account_id})
    names = {row.pk: accounts[row.account_id].channel if row.account_id else "" for row in rows}
    for name, group in groupby(sorted(rows, key=lambda row: names[row.pk]), key=lambda row: names[row.pk]):
        yield get_channel(name) if name else None, list(group)


def _send(channel: Channel, line: Transport, deliveries: list[Delivery], until: float) -> None:
    accounts = channel.load_accounts()
    servers = {number: channel.find_server(number) for number in {row.account_id or 0 for row in deliveries}}
    down: dict[int, DeliveryReport] = {}
    for number, row in enumerate(deliveries):
        place = servers[row.account_id or 0]
        if place not in down and time.monotonic() > until and number:
            make_deliveries_due(deliveries=deliveries[number:], at=now())
            return
        report = down.get(place) or _try_delivery(line, row, accounts)
        record_delivery_report(delivery=row, report=report, at=now())
        if report.state == "down":
            down[place] = report
        if not channel.capabilities.shares_transport:
            _record_state(accounts[row.account_id or 0], report)


def _record_state(account: Account, report: DeliveryReport) -> None:
    """Record on the account whether its provider accepts messages from it."""
    if report.state == "down":
        record_account_failure(account=account.pk, says=report.said, at=now())
    elif report.state == "sent" and account.failing_since:
        record_account_success(account=account.pk, at=now())


def _try_delivery(line: Transport, row: Delivery, accounts: Mapping[int, Account]) -> DeliveryReport:
    try:
        outbound = build_outbound_message(row.pk, accounts)
    except FileNotFoundError:
        return _fault(DeliveryFault.FILE_GONE)
    return line.send(outbound) if outbound.party else _fault(DeliveryFault.NO_ADDRESS)


def _fault(fault: DeliveryFault) -> DeliveryReport:
    return DeliveryReport(state="failed", said=fault.value)


def build_outbound_message(number: int, accounts: Mapping[int, Account]) -> OutboundMessage:
    """Load the message of the delivery with id `number`, with all it needs to be sent.

    Raises FileNotFoundError when an attached file is gone.
    """
    with transaction.atomic():
        delivery = Delivery.objects.select_related(*AROUND).get(pk=number)
        copies = list(Copy.objects.filter(message=delivery.message_id).exclude(address="").order_by("pk"))
        enclosed = list(Attachment.objects.filter(message=delivery.message_id).order_by("pk"))
    message = delivery.message
    return OutboundMessage(
        key=delivery.key,
        delivery=delivery.pk,
        account=accounts[delivery.account_id or 0],
        case=delivery.case,
        ref=message.case.ref,
        message=message.pk,
        party=delivery.address,
        to=message.contact.party,
        subject=message.subject,
        text=message.text,
        language=message.language,
        author=message.author.name if message.author else "",
        automatic=delivery.automatic,
        at=message.at,
        copies=[one.address for one in copies],
        files=[OutboundFile(name=one.name, type=one.type, content=_read_content(one)) for one in enclosed],
    )


def _read_content(one: Attachment) -> bytes:
    with file_store.open(one.sha256) as content:
        return content.read()
