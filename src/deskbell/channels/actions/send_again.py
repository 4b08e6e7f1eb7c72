"""A message that was lost is queued anew: by the mailbox and to the address of today, under the name it always had."""

from datetime import datetime

from django.db import transaction

from deskbell.channels.actions.queue import queue
from deskbell.channels.models import Delivery


def send_again(*, message: int, at: datetime) -> None:
    """Part of the transaction in which the desk decided it."""
    with transaction.atomic():
        Delivery.objects.filter(message=message, state__in=(Delivery.State.FAILED, Delivery.State.BOUNCED)).delete()
        queue(messages=[message], at=at)
