"""Words that are to go out are queued, each with its address, its mailbox and the name it keeps at every try."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from deskbell.channels.actions.tell import tell_lost
from deskbell.channels.kinds.email.tokens import mail_id
from deskbell.channels.models import Delivery, Mailbox, Raw
from deskbell.desk.models import Copy, Message
from deskbell.kit import notify


def queue(*, messages: Iterable[int], at: datetime) -> None:
    """Queue a delivery for each of these messages of the desk and each copy; none that has its delivery gets a second."""
    with transaction.atomic():
        rows = _without_delivery(list(messages))
        boxes = _mailboxes([row for row, _copy in rows])
        made = [_delivery(row, copy, boxes.get(row.case_id), at) for row, copy in rows]
        Delivery.objects.bulk_create(made)
        for delivery in made:
            delivery.message.message_id = delivery.mail_id
            if delivery.state == Delivery.State.FAILED:
                tell_lost(delivery=delivery, state=delivery.state, note=delivery.said, at=at)
        Message.objects.bulk_update([row for row, copy in rows if copy is None], ["message_id"])
        notify.wake("deliver")


def _without_delivery(messages: Sequence[int]) -> list[tuple[Message, Copy | None]]:
    """Each message that is to go out, then each copy, but for those that are on their way already."""
    there = {(one.message_id, one.copy_id) for one in Delivery.objects.filter(message__in=messages)}
    known = Message.objects.select_related("contact", "case").order_by("pk").in_bulk(messages)
    copies = Copy.objects.filter(message__in=messages, state="queued").exclude(address="").order_by("pk")
    rows: list[tuple[Message, Copy | None]] = [(row, None) for row in known.values() if row.delivery == "queued"]
    rows += [(known[copy.message_id], copy) for copy in copies]
    return [(row, copy) for row, copy in rows if (row.pk, copy.pk if copy else None) not in there]


def _delivery(message: Message, copy: Copy | None, mailbox: Mailbox | None, at: datetime) -> Delivery:
    address = copy.address if copy else message.contact.party
    missing = "no mailbox is connected" if mailbox is None else "" if address else "there is no address"
    domain = mailbox.domain if mailbox else "localhost"
    return Delivery(
        message=message,
        copy=copy,
        case=message.case_id,
        mailbox=mailbox,
        address=address,
        mail_id=mail_id(case=message.case_id, message=message.pk, domain=domain),
        automatic=message.contact.automatic == "ack",
        state=Delivery.State.FAILED if missing else Delivery.State.QUEUED,
        said=missing,
        due_at=None if missing else at,
        made_at=at,
    )


def _mailboxes(messages: Sequence[Message]) -> dict[int, Mailbox]:
    """The mailbox each case came by; for one that did not come by mail, that of its team or brand."""
    cases = {message.case_id: message.case for message in messages}
    boxes = Mailbox.objects.in_bulk()
    came = Raw.objects.filter(case__in=cases).order_by("case", "-pk").distinct("case")
    by_case = {row.case: boxes[row.mailbox_id] for row in came.only("case", "mailbox") if row.case is not None}
    for key, case in cases.items():
        if key not in by_case:
            active = [box for box in boxes.values() if box.active]
            near = [box for box in active if box.team_id == case.team_id]
            near = near or [box for box in active if box.brand_id == case.brand_id] or active
            if near:
                by_case[key] = min(near, key=lambda box: box.pk)
    return by_case
