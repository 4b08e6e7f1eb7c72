"""Record what happened to a message of ours, on its delivery and on the message. After a temporary failure, set the
next try.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from deskbell.channels.interface import DeliveryReport
from deskbell.channels.models import Delivery
from deskbell.desk.actions.copies import record_copy_delivery
from deskbell.desk.actions.record_delivery import record_delivery, record_lost_message
from deskbell.desk.reasons import PendingReason

PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
PATIENCE = timedelta(hours=48)
# A report that comes late or twice never moves a delivery back: in any order the last state is the same.
RANKS = ("queued", "unsure", "sent", "failed", "bounced", "arrived", "read")
LOST = ("unsure", "failed", "bounced")


def record_delivery_report(*, delivery: Delivery, report: DeliveryReport, at: datetime) -> None:
    """Record the result of one try to send this delivery."""
    with transaction.atomic():
        row = _rows().get(pk=delivery.pk)
        if row.state != Delivery.State.QUEUED:
            return
        if report.state in ("later", "down") and at - row.made_at <= PATIENCE:
            row.due_at = at + PAUSES[min(max(row.tries, 1), len(PAUSES)) - 1]
        else:
            state = "failed" if report.state in ("later", "down") else report.state
            row.state, row.due_at = Delivery.State(state), None
        _save(row, report, at)


def record_provider_report(*, report: DeliveryReport, account: int, at: datetime) -> Delivery | None:
    """Record a report that the provider sent later by itself, such as "delivered".

    Return its delivery; None when this account sent no such message.
    """
    with transaction.atomic():
        named = _rows().filter(account=account, provider_id__in=("", report.provider_id))
        row = named.filter(pk=report.delivery).first() if report.delivery is not None else None
        if row is None and report.provider_id:
            row = named.filter(provider_id=report.provider_id).first()
        if row is not None and RANKS.index(report.state) > RANKS.index(row.state):
            row.state, row.due_at = Delivery.State(report.state), None
            _save(row, report, at)
        return row


def _rows() -> "QuerySet[Delivery]":
    rows = Delivery.objects.select_related("message__case", "message__contact", "copy")
    return rows.select_for_update(of=("self",))


def _save(row: Delivery, report: DeliveryReport, at: datetime) -> None:
    row.said = report.said[:500]
    row.provider_id = report.provider_id or row.provider_id
    if row.state in ("sent", "arrived", "read"):
        row.sent_at = row.sent_at or at
    row.save(update_fields=["state", "due_at", "sent_at", "said", "provider_id"])
    note = "" if row.state in ("sent", "arrived", "read") else row.said
    if row.state in LOST:
        record_loss_at_desk(delivery=row, state=row.state, note=note, at=at)
    elif row.copy is not None:
        record_copy_delivery(copy=row.copy, state=row.state, note=note, at=at)
    else:
        record_delivery(message=row.message, state=row.state, note=note)


def record_loss_at_desk(*, delivery: Delivery, state: str, note: str, at: datetime) -> None:
    """Record on the desk's message that it, or only a copy of it, will not arrive or may not have been sent."""
    if delivery.copy is not None:
        record_copy_delivery(copy=delivery.copy, state=state, note=note, at=at)
    else:
        record_lost_message(message=delivery.message, state=state, note=note, at=at)


def make_deliveries_due(*, deliveries: list[Delivery], at: datetime) -> None:
    """Give back deliveries that were claimed but not tried: they are due again at `at`."""
    Delivery.objects.filter(pk__in=[row.pk for row in deliveries], state="queued").update(
        due_at=at, tries=F("tries") - 1
    )


def record_waiting_for_server(*, deliveries: list[Delivery], at: datetime) -> None:
    """Note on these messages that there is no server to send them through, and make them due again at `at`, a time to
    come. This does not count as a failed try.
    """
    with transaction.atomic():
        make_deliveries_due(deliveries=deliveries, at=at)
        for row in Delivery.objects.select_related("message__case").filter(pk__in=[one.pk for one in deliveries]):
            if row.copy_id is None and row.message.delivery_note != PendingReason.NO_SERVER:
                record_delivery(message=row.message, state=row.message.delivery, note=PendingReason.NO_SERVER.value)
