"""What is queued is handed over, as much at a time as one connection takes in some seconds."""

import time
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from deskbell.channels.actions.tell import give_back, tell
from deskbell.channels.interface import Receipt
from deskbell.channels.kinds.email.compose import CannotBeWritten, File, compose
from deskbell.channels.kinds.email.post import Post
from deskbell.channels.kinds.email.threads import thread_of
from deskbell.channels.models import Delivery
from deskbell.desk.models import Attachment, Copy
from deskbell.kit.clock import now
from deskbell.kit.due import claim
from deskbell.kit.files import files

MOST = 20
SECONDS = 10.0
AROUND = ("message__case", "message__contact", "message__author", "mailbox__brand")
LEASE = timedelta(minutes=5)


def step() -> int:
    """Try what is due; how many were tried. Without a server to hand over to, everything waits."""
    if settings.MAIL_OUT is None:
        return 0
    rows = claim(Delivery, at=now(), most=MOST, lease=LEASE)
    until = time.monotonic() + SECONDS
    with Post(settings.MAIL_OUT) as post:
        for number, row in enumerate(rows):
            receipt = _try(row, post)
            tell(delivery=row, receipt=receipt, at=now())
            if receipt.state == "down":
                for other in rows[number + 1 :]:
                    tell(delivery=other, receipt=receipt, at=now())
                break
            if time.monotonic() > until:
                give_back(deliveries=rows[number + 1 :], at=now())
                break
    return len(rows)


def _try(row: Delivery, post: Post) -> Receipt:
    with transaction.atomic():
        delivery = Delivery.objects.select_related(*AROUND).get(pk=row.pk)
        if delivery.mailbox is None or not delivery.address:
            return Receipt(state="failed", said="there is no address")
        thread = thread_of(delivery)
        copies = list(Copy.objects.filter(message=delivery.message_id).exclude(address="").order_by("pk"))
        enclosed = list(Attachment.objects.filter(message=delivery.message_id).order_by("pk"))
    brand, ref = delivery.mailbox.brand.name, delivery.message.case.ref
    try:
        along = [File(name=one.name, type=one.type, content=_content(one)) for one in enclosed]
        outbound = compose(
            delivery=delivery,
            mailbox=delivery.mailbox,
            brand=brand,
            ref=ref,
            thread=thread,
            files=along,
            to=delivery.message.contact.party,
            copies=[one.address for one in copies],
        )
    except CannotBeWritten:
        return Receipt(state="failed", said="no mail can be written to this address")
    except FileNotFoundError:
        return Receipt(state="failed", said="a file that belongs to it is gone")
    return post.send(outbound)


def _content(one: Attachment) -> bytes:
    with files.open(one.sha256) as content:
        return content.read()
