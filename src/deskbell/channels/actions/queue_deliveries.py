"""Queue our messages for delivery: one row for each message and each copy.

A row holds the address, the account that sends it, and a key that is the same at every try.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from deskbell.channels.actions.record_delivery_report import record_loss_at_desk
from deskbell.channels.models import Account, Delivery, RawMessage
from deskbell.channels.reads.opt_outs import find_opt_outs
from deskbell.channels.reasons import DeliveryFault
from deskbell.channels.registry import get_channel
from deskbell.desk.models import Case, Copy, Message
from deskbell.kit import notify

Pair = tuple[Message, Copy | None]


def queue_deliveries(*, messages: Iterable[int], at: datetime) -> None:
    """Queue a delivery for each of these messages and for each of their copies. What has a delivery already gets no
    second one.

    A message without an address or an account cannot be sent: its delivery is recorded as failed.
    """
    with transaction.atomic():
        rows = _without_delivery(list(messages))
        accounts = _account_by_case([row for row, _copy in rows])
        refused = _opted_out(rows)
        made = [_new_delivery(row, copy, accounts.get(row.case_id), refused, at) for row, copy in rows]
        Delivery.objects.bulk_create(made)
        for delivery in made:
            delivery.message.message_id = delivery.key
            if delivery.state == Delivery.State.FAILED:
                record_loss_at_desk(delivery=delivery, state=delivery.state, note=delivery.said, at=at)
        Message.objects.bulk_update([row for row, copy in rows if copy is None], ["message_id"])
        notify.wake_loops("deliver")


def _without_delivery(messages: Sequence[int]) -> list[Pair]:
    """List these messages and their copies that have no delivery yet: as (message, None) or (message, copy)."""
    there = {(one.message_id, one.copy_id) for one in Delivery.objects.filter(message__in=messages)}
    known = Message.objects.select_related("contact", "case").order_by("pk").in_bulk(messages)
    copies = Copy.objects.filter(message__in=messages, state="queued").exclude(address="").order_by("pk")
    rows: list[Pair] = [(row, None) for row in known.values() if row.delivery == "queued"]
    rows += [(known[copy.message_id], copy) for copy in copies]
    return [(row, copy) for row, copy in rows if (row.pk, copy.pk if copy else None) not in there]


def _new_delivery(
    message: Message, copy: Copy | None, account: Account | None, refused: set[tuple[str, str]], at: datetime
) -> Delivery:
    channel, address = message.contact.channel, copy.address if copy else message.contact.party
    fault = DeliveryFault.OPTED_OUT if (channel, address) in refused else None
    fault = fault if address else DeliveryFault.NO_ADDRESS
    fault = fault if account else DeliveryFault.NO_ACCOUNT
    return Delivery(
        message=message,
        copy=copy,
        case=message.case_id,
        account=account,
        address=address,
        key=get_channel(channel).make_key(case=message.case_id, message=message.pk, account=account),
        automatic=message.contact.automatic == "ack",
        state=Delivery.State.FAILED if fault else Delivery.State.QUEUED,
        said=fault.value if fault else "",
        due_at=None if fault else at,
        made_at=at,
    )


def _opted_out(rows: Sequence[Pair]) -> set[tuple[str, str]]:
    """Return the pairs of channel and address that asked for no more messages."""
    names = {message.contact.channel for message, _copy in rows}
    return {
        (name, address)
        for name in names
        for address in find_opt_outs(name, [row.contact.party for row, _copy in rows if row.contact.channel == name])
    }


def _account_by_case(messages: Sequence[Message]) -> dict[int, Account]:
    found: dict[int, Account] = {}
    for name in {message.contact.channel for message in messages}:
        found |= find_sending_accounts(name, {row.case_id: row.case for row in messages if row.contact.channel == name})
    return found


def find_sending_accounts(channel: str, cases: Mapping[int, Case]) -> dict[int, Account]:
    """Map the id of each case to the account that sends its messages.

    That is the account its messages came in by on this channel; if there is none, an account of the case's team, else
    of its brand.
    """
    found: dict[int, Account] = {}
    accounts = get_channel(channel).load_accounts()
    came = RawMessage.objects.filter(case__in=cases, channel=channel, message__isnull=False).order_by("case", "-pk")
    for row in came.distinct("case").only("case", "account"):
        found[row.case or 0] = accounts[row.account_id]
    active = [one for one in accounts.values() if one.active]
    for key, case in cases.items():
        near = [one for one in active if one.team_id == case.team_id]
        near = near or [one for one in active if one.brand_id == case.brand_id] or active
        if key not in found and near:
            found[key] = min(near, key=lambda one: one.pk)
    return found
