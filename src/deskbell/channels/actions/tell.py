"""What became of a try to deliver stands on the delivery and on the message itself; what failed for now comes up again."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from deskbell.channels.interface import Receipt
from deskbell.channels.models import Delivery
from deskbell.desk.actions.copies import copy_delivered
from deskbell.desk.actions.deliver import delivered, lost

PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
PATIENCE = timedelta(hours=48)


def tell(*, delivery: Delivery, receipt: Receipt, at: datetime) -> None:
    """Write down what became of this try."""
    with transaction.atomic():
        rows = Delivery.objects.select_related("message__case", "message__contact", "copy")
        row = rows.select_for_update(of=("self",)).get(pk=delivery.pk)
        if row.state != Delivery.State.QUEUED:
            return
        row.said = receipt.said[:500]
        if receipt.state == "sent":
            row.state, row.due_at, row.sent_at = Delivery.State.SENT, None, at
        elif receipt.state == "failed" or at - row.made_at > PATIENCE:
            row.state, row.due_at = Delivery.State.FAILED, None
        else:
            row.due_at = at + PAUSES[min(max(row.tries, 1), len(PAUSES)) - 1]
        row.save(update_fields=["state", "due_at", "sent_at", "said"])
        note = "" if row.state == Delivery.State.SENT else row.said
        if row.state == Delivery.State.FAILED:
            tell_lost(delivery=row, state=row.state, note=note, at=at)
        elif row.copy is not None:
            copy_delivered(copy=row.copy, state=row.state, note=note, at=at)
        else:
            delivered(message=row.message, state=row.state, note=note)


def tell_lost(*, delivery: Delivery, state: str, note: str, at: datetime) -> None:
    """It will not arrive: the whole message is lost with the one it was written to, a copy only with itself."""
    if delivery.copy is not None:
        copy_delivered(copy=delivery.copy, state=state, note=note, at=at)
    else:
        lost(message=delivery.message, state=state, note=note, at=at)


def give_back(*, deliveries: list[Delivery], at: datetime) -> None:
    """Deliveries that were claimed and not tried are due again at once."""
    Delivery.objects.filter(pk__in=[row.pk for row in deliveries], state="queued").update(
        due_at=at, tries=F("tries") - 1
    )
