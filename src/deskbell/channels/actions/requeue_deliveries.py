"""Send a lost message again: by the account and to the address that are valid now, under the key it had."""

from datetime import datetime

from django.db import transaction

from deskbell.channels.actions.queue_deliveries import queue_deliveries
from deskbell.channels.actions.record_delivery_report import LOST
from deskbell.channels.models import Delivery


def requeue_deliveries(*, message: int, at: datetime) -> None:
    """Replace the failed and the uncertain deliveries of this message by new ones.

    Call it inside the desk's transaction.
    """
    with transaction.atomic():
        Delivery.objects.filter(message=message, state__in=LOST).delete()
        queue_deliveries(messages=[message], at=at)
