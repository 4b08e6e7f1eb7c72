"""Count the messages that wait to be processed or sent."""

from dataclasses import dataclass

from deskbell.channels.models import Delivery, RawMessage

CAP = 1000


@dataclass(frozen=True, kw_only=True)
class Backlog:
    """How many messages wait to be processed, wait to be sent, and could not be sent. Counts stop at 1,000."""

    intake: int
    delivery: int
    failed: int


def count_backlog() -> Backlog:
    """Return how many messages wait to be processed, wait to be sent, and could not be sent."""
    return Backlog(
        intake=RawMessage.objects.filter(due_at__isnull=False)[:CAP].count(),
        delivery=Delivery.objects.filter(due_at__isnull=False)[:CAP].count(),
        failed=Delivery.objects.filter(state=Delivery.State.FAILED)[:CAP].count(),
    )
